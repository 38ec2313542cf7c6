"""Pieces of an event's page, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.i18n import pick
from core.links import page_url
from events.models import Event
from events.phases import BEFOREHAND, Phase
from events.words import one_span, planned
from scheduler.enums import RegistrationState
from scheduler.selectors.moments import local_time
from scheduler.selectors.places import places_sentence, places_word


@dataclass(frozen=True)
class Meeting:
    """One session: `day` where it takes place, `maps` an address to look it up."""

    day: datetime
    title: str
    language: str
    when: str
    place: str
    address: str
    online: bool
    cancelled: bool


@dataclass(frozen=True)
class Action:
    """The one amber button, "" when there is nothing to press, and the sentence about places beside it."""

    label: str
    href: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """One arch of "how it goes"; `state`: done, now or empty."""

    when: str
    title: str
    detail: str
    language: str
    state: str
    at: datetime


@dataclass(frozen=True)
class Countdown:
    """`until` as the browser reads it; the numbers are those of the moment the page was made."""

    label: str
    until: str
    days: int
    hours: int
    minutes: int
    date: str


def meetings(event: Event) -> list[Meeting]:
    """All sessions, cancelled ones too, in the event's own zone. Reads sessions with venues."""
    rows = sorted(event.offering.sessions.all(), key=lambda session: (session.starts_at, session.pk))
    return [_meeting(event, session) for session in rows]


def _meeting(event: Event, session: Any) -> Meeting:
    zone = event.offering.zone
    start, end = (timezone.localtime(moment, zone) for moment in (session.starts_at, session.ends_at))
    title, language = pick(session.title)
    venue = session.venue
    return Meeting(
        day=start,
        title=title,
        language=language,
        when=one_span(start, end),
        place=f"{venue.name}, {session.room}" if venue and session.room else venue.name if venue else "",
        address=", ".join(filter(None, (venue.street, f"{venue.postal_code} {venue.city}".strip()))) if venue else "",
        online=bool(session.online_url) or (event.format != "onsite" and venue is None),
        cancelled=session.status != "planned",
    )


def action(event: Event, state: str | None, now: datetime) -> Action:
    """What one can do here now. `state`: of the visitor's own registration, if they have one."""
    offering = event.offering
    word = places_word(offering, now=now)
    sentence = places_sentence(offering, now=now)
    if state and not (offering.ends_at and offering.ends_at <= now):
        return Action(_("See your registration"), reverse("scheduler:registrations"), word, _my_sentence(state))
    if word not in {"free", "few", "open", "waiting"} or not event.is_visible:
        return Action("", "", word, sentence)
    label = _("Join the waiting list") if word == "waiting" else _("Register")
    if offering.draws_lots and offering.draw_at:
        label, word = _("Enter the draw"), "open"
        sentence = _("Places are drawn by lot on %(when)s.") % {"when": local_time(offering, offering.draw_at)}
    return Action(label, reverse("scheduler:places", args=[offering.uuid]), word, sentence)


def _my_sentence(state: str) -> str:
    if state == RegistrationState.CONFIRMED:
        return _("You have a place.")
    return str(RegistrationState(state).label)


def countdown(event: Event, phase: Phase, now: datetime) -> Countdown | None:
    """To what comes next; None when nothing does."""
    offering = event.offering
    if phase == Phase.BEFORE:
        return _count(event, offering.opens_at, _("until registration opens"), now)
    if phase in BEFOREHAND:
        return _count(event, offering.starts_at, _("until it begins"), now)
    if phase in {Phase.SUBMITTING, Phase.RUNNING} and event.is_hackathon and event.hackathon.submit_until:
        return _count(event, event.hackathon.submit_until, _("until submissions close"), now)
    if phase in {Phase.RUNNING, Phase.JUDGING}:
        return _count(event, offering.ends_at, _("until the end"), now)
    return None


def _count(event: Event, until: datetime | None, label: str, now: datetime) -> Countdown | None:
    if until is None or until <= now:
        return None
    minutes = int((until - now) / timedelta(minutes=1))
    return Countdown(
        label=label,
        until=until.isoformat(),
        days=minutes // 1440,
        hours=minutes // 60 % 24,
        minutes=minutes % 60,
        date=local_time(event.offering, until),
    )


def steps(event: Event, now: datetime, numbers: Mapping[str, Any]) -> list[Step]:
    """How a hackathon goes: its own dates and its sessions in one line, the current step lit."""
    given = [*_own_steps(event), *_session_steps(event)]
    if len(given) < 2:
        return []
    given.sort(key=lambda step: step[0])
    lit = next((place for place, step in enumerate(given) if step[1] > now), None)
    return [
        Step(
            when=step[2], title=step[3], detail=step[4], language=step[5], at=step[0],
            state="done" if step[1] <= now else "now" if place == lit else "",
        )
        for place, step in enumerate(given)
    ]  # fmt: skip


type _Given = tuple[datetime, datetime, str, str, str, str]


def _own_steps(event: Event) -> list[_Given]:
    """(when it stands in the line, until when it is what happens, when in words, title, detail, language)."""
    offering, hackathon, language = event.offering, event.hackathon, get_language() or "de"
    dates = [
        (offering.closes_at or offering.starts_at, _("Register, alone or as a team"), ""),
        (hackathon.teams_until, _("Teams are complete"), _("Until then you can still change your team.")),
        (hackathon.wishes_until, _("Choose your challenges"), _("Each team says which ones it would like best.")),
        (hackathon.submit_until, _("Hand in"), _("After that everything stays as it is: that is fair.")),
        (hackathon.vote_until, _("Vote for the audience award"), ""),
    ]
    until = pgettext("deadline", "Until %(when)s")
    found = [
        (at, at, until % {"when": local_time(offering, at)}, title, detail, language)
        for at, title, detail in dates
        if at
    ]
    if dates[0][0] and offering.starts_at:  # one registers before one meets, also where registration ends later
        found[0] = (min(found[0][0], offering.starts_at), *found[0][1:])
    return found


def _session_steps(event: Event) -> list[_Given]:
    zone, rows = event.offering.zone, planned(event.offering)
    found = []
    for session in rows:
        title, language = pick(session.title)
        if not title and len(rows) > 1:
            continue
        start, end = (timezone.localtime(moment, zone) for moment in (session.starts_at, session.ends_at))
        venue = session.venue.name if session.venue else ""
        words = title or _("We meet")
        language = language if title else get_language() or "de"
        found.append((session.starts_at, session.ends_at, one_span(start, end), words, venue, language))
    return found


def alternates(event: Event) -> list[dict[str, str]]:
    """hreflang links: only languages in which the event has a text, and German for everybody else."""
    spoken = {text.language for text in event.texts.all()}
    codes = [code for code, _name in settings.LANGUAGES if code in spoken]
    found = [{"code": code, "href": page_url(event.path, code)} for code in codes]
    default = "de" if "de" in codes else next(iter(codes), "de")
    return [*found, {"code": "x-default", "href": page_url(event.path, default)}]


def address(name: str, *args: Any) -> str:
    """Address of a page of another room; "" where that room has none."""
    try:
        return reverse(f"events:{name}", args=args)
    except NoReverseMatch:
        return ""
