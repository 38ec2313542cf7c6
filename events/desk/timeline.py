"""What happens when: everything with a date around an event, and what the house does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.i18n import pick
from events.domain.participation import CORRECTABLE
from events.enums import EventState, LetterTime, MentorState
from events.models import Call, Event, Letter, MentorSlot, Round, TravelBudget
from events.selectors.letters import due_at, letter_title
from scheduler.desk.words import pool_label
from scheduler.domain.reminders import reminder_time
from scheduler.entry_enums import ConsentState
from scheduler.enums import OfferingStatus, RegistrationState, SessionStatus
from scheduler.models import Question, Session


@dataclass(frozen=True)
class Moment:
    """`house`: the house does it by itself. `words` say what happens, `more` what that means."""

    at: datetime
    words: str
    more: str = ""
    house: bool = False
    href: str = ""
    is_past: bool = False


def timeline(event: Event, *, now: datetime) -> list[Moment]:
    """In order; what happens at one moment stands in the order of the parts. The number of queries does not depend on how much there is."""
    if event.offering.status == OfferingStatus.CANCELLED:
        return []
    sessions = list(_sessions(event))
    parts = [
        _registration(event),
        _services(event),
        _guardians(event),
        _meetings(event, sessions),
        _hackathon(event),
        _mentors(event),
        _rounds(event),
        _call(event),
        _letters(event),
        _afterwards(event),
    ]
    found = sorted((moment for part in parts for moment in part if moment.at), key=lambda moment: moment.at)
    return [Moment(row.at, row.words, row.more, row.house, row.href, row.at <= now) for row in found]


def _sessions(event: Event) -> list[Session]:
    rows = event.offering.sessions.filter(status=SessionStatus.PLANNED).select_related("venue")
    found = list(rows.order_by("starts_at", "pk"))
    for session in found:
        session.offering = event.offering
    return found


def _address(event: Event, name: str) -> str:
    return reverse(f"events:{name}", args=[event.slug])


def _registration(event: Event) -> Iterator[Moment]:
    offering, rules = event.offering, _address(event, "desk_registration")
    if event.published_at and event.state == EventState.PUBLISHED:
        yield Moment(event.published_at, _("The event was published"))
    if offering.opens_at:
        yield Moment(offering.opens_at, _("Registration opens"), house=True, href=rules)
    if offering.closes_at:
        yield Moment(offering.closes_at, _("Registration closes"), house=True, href=rules)
    if offering.drawn_at:
        yield Moment(offering.drawn_at, _("Lots were drawn"), house=True)
    elif offering.draws_lots and offering.draw_at:
        sentence = _("Everyone in the draw is told at once; who has no place is on the waiting list.")
        yield Moment(offering.draw_at, _("Lots are drawn"), sentence, house=True, href=rules)


def _services(event: Event) -> Iterator[Moment]:
    for pool in event.offering.pools.all():
        if pool.closes_at:
            words = _("Last moment to ask for “%(service)s”") % {"service": pool_label(pool)}
            yield Moment(pool.closes_at, words, house=True, href=_address(event, "desk_places"))


def _guardians(event: Event) -> Iterator[Moment]:
    """One line a day, at the first place that goes."""
    rows = event.offering.registrations.filter(state=RegistrationState.PENDING, consent__state=ConsentState.ASKED)
    for found in _by_day(event, rows.order_by("pending_until").values_list("pending_until")):
        more = ngettext(
            "%(count)d guardian has not answered; without an answer the place goes to somebody else.",
            "%(count)d guardians have not answered; without an answer the places go to others.",
            len(found),
        )
        yield Moment(
            found[0][0], _("A guardian’s time to answer ends"), more % {"count": len(found)}, house=True,
            href=_address(event, "desk_guardians"),
        )  # fmt: skip


def _by_day(event: Event, rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows that begin with a moment, in order, taken together per day as it is there."""
    for _day, found in groupby(rows, lambda row: timezone.localtime(row[0], event.offering.zone).date()):
        yield list(found)


def _meetings(event: Event, sessions: list[Session]) -> Iterator[Moment]:
    many = len(sessions) > 1
    for number, session in enumerate(sessions, 1):
        name = {"number": number, "title": pick(session.title)[0]}
        begins, ends = _("It begins"), _("It ends")
        if many:
            begins = _("Session %(number)d begins") % name
            ends = _("Session %(number)d ends") % name
        place = ", ".join(filter(None, [session.venue.name if session.venue else "", session.room]))
        yield Moment(
            reminder_time(session), _("Reminder"), _("Everyone with a place gets a mail the day before."), house=True,
            href=_address(event, "desk_letters"),
        )  # fmt: skip
        yield Moment(session.starts_at, begins, place, href=_address(event, "desk_sessions"))
        yield Moment(session.ends_at, ends)


def _hackathon(event: Event) -> Iterator[Moment]:
    if not event.is_hackathon:
        return
    settings, href = event.hackathon, _address(event, "desk_hackathon")
    grace = timedelta(minutes=settings.grace_minutes)
    named = [
        (settings.teams_until, _("Teams are complete"), _("Nobody joins or leaves a team by themselves any more.")),
        (settings.wishes_until, _("Last moment for wishes"), _("Then the challenges can be dealt out.")),
        (settings.submit_from, _("Submissions begin"), ""),
        (settings.submit_until, _("Submissions end"), ""),
        (
            settings.submit_until + grace if settings.submit_until and grace else None,
            _("The grace period ends"),
            _("What comes later is marked as late and never lost."),
        ),
        (settings.gallery_from, _("The gallery opens"), _("Everyone can see the projects.")),
        (settings.vote_from, _("The public vote begins"), ""),
        (settings.vote_until, _("The public vote ends"), ""),
    ]
    for at, words, more in named:
        if at:
            yield Moment(at, words, more, house=True, href=href)


def _mentors(event: Event) -> Iterator[Moment]:
    """One line a day, at the first time that a mentor offers."""
    if not event.is_hackathon:
        return
    slots = MentorSlot.objects.filter(mentor__event=event, mentor__state=MentorState.ACTIVE)
    for found in _by_day(event, slots.order_by("starts_at").values_list("starts_at", "taken")):
        more = ngettext(
            "%(count)d time, taken by teams: %(taken)d.", "%(count)d times, taken by teams: %(taken)d.", len(found)
        )
        said = {"count": len(found), "taken": sum(taken for _at, taken in found)}
        yield Moment(found[0][0], _("Times with mentors begin"), more % said, href=_address(event, "desk_mentors"))


def _rounds(event: Event) -> Iterator[Moment]:
    if not event.is_hackathon:
        return
    for one in Round.objects.filter(event=event).filter(Q(opens_at__isnull=False) | Q(closes_at__isnull=False)):
        name = {"round": pick(one.title)[0] or _("Round")}
        if one.opens_at:
            yield Moment(one.opens_at, _("Judging begins: %(round)s") % name)
        if one.closes_at:
            yield Moment(one.closes_at, _("Judging ends: %(round)s") % name)


def _call(event: Event) -> Iterator[Moment]:
    for call in Call.objects.filter(event=event):
        yield Moment(call.opens_at, _("The call for contributions opens"), house=True)
        yield Moment(call.closes_at, _("The call for contributions closes"), house=True)
    for budget in TravelBudget.objects.filter(event=event):
        yield Moment(budget.closes_at, _("Last moment to ask for travel costs"), house=True)


def _letters(event: Event) -> Iterator[Moment]:
    for letter in Letter.objects.filter(event=event):
        letter.event = event
        at = letter.sent_at or due_at(letter, event.offering)
        if at and (letter.sent_at or letter.time != LetterTime.HAND):
            sentence = _("Letter: %(subject)s") % {"subject": letter_title(letter)}
            yield Moment(at, sentence, house=True, href=_address(event, "desk_letters"))


def _afterwards(event: Event) -> Iterator[Moment]:
    if event.certificate and event.offering.ends_at:
        yield Moment(
            event.offering.ends_at, _("Certificates"), _("Whoever was there gets a certificate within the hour."),
            house=True,
        )  # fmt: skip
        yield Moment(event.offering.ends_at + CORRECTABLE, _("Last day to mark who was there for a certificate"))
    dates = Question.objects.filter(offering=event.offering_id).order_by().values_list("keep_until", flat=True)
    for day in sorted(set(dates)):
        at = datetime.combine(day, time.max.replace(microsecond=0), tzinfo=event.offering.zone)
        yield Moment(
            at, _("Answers are deleted"), _("What was asked at registration and kept until this day."), house=True
        )
