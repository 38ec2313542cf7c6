"""Whom a letter reaches, when it is due, and what it says to one person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from core.i18n import pick
from core.links import page_url
from events.enums import LetterKind, LetterTime
from events.models import Bookmark, Event, Letter, TeamMember, Track
from scheduler.enums import HOLDING_STATES, LIVE_STATES, AttendanceState, RegistrationState
from scheduler.models import Attendance, Offering, Registration, RegistrationPlace, Session
from scheduler.selectors.moments import when, where

PLACEHOLDERS: dict[str, Promise] = {
    "name": _("the person's name"),
    "event": _("title of the event"),
    "when": _("when the next session is"),
    "where": _("where the next session is"),
    "link": _("address of their registration"),
}
BRACES = re.compile(r"\{([^{}]*)\}")

WHO: dict[str, Promise] = {
    "places": pgettext_lazy("letter goes to", "Everyone with a place"),
    "waiting": pgettext_lazy("letter goes to", "Everyone on the waiting list"),
    "review": pgettext_lazy("letter goes to", "Everyone who is still looked at"),
    "live": pgettext_lazy("letter goes to", "Everyone who is registered"),
    "there": pgettext_lazy("letter goes to", "Those who were there"),
    "absent": pgettext_lazy("letter goes to", "Those with a place who were not there"),
    "teamless": pgettext_lazy("letter goes to", "Those with a place and without a team"),
    "pool": pgettext_lazy("letter goes to", "Those with a place of one kind"),
    "track": pgettext_lazy("letter goes to", "Those who marked something of one track"),
}


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing; a brace without its partner counts as well."""
    found = [name for name in BRACES.findall(text) if name not in PLACEHOLDERS]
    rest = BRACES.sub("", text)
    return [f"{{{name}}}" for name in found] + [sign for sign in "{}" if sign in rest]


def recipients(event: Event, audience: Mapping[str, str]) -> QuerySet[Registration]:
    """Registrations that the audience means at this moment; nobody for one that is not known."""
    rows = Registration.objects.filter(offering=event.offering_id).order_by("pk")
    narrow = _NARROW.get(audience.get("who", ""))
    return narrow(rows, event, audience.get("value", "")) if narrow else rows.none()


def _holding(rows: QuerySet[Registration], *_more: Any) -> QuerySet[Registration]:
    return rows.filter(state__in=HOLDING_STATES)


def _there(rows: QuerySet[Registration], *_more: Any) -> QuerySet[Registration]:
    return _holding(rows).filter(_present())


def _absent(rows: QuerySet[Registration], *_more: Any) -> QuerySet[Registration]:
    return _holding(rows).exclude(_present())


def _present() -> Exists:
    return Exists(Attendance.objects.filter(registration=OuterRef("pk"), state=AttendanceState.PRESENT))


def _teamless(rows: QuerySet[Registration], event: Event, _value: str) -> QuerySet[Registration]:
    return _holding(rows).exclude(Exists(TeamMember.objects.filter(event=event, person=OuterRef("person"))))


def _of_pool(rows: QuerySet[Registration], _event: Event, value: str) -> QuerySet[Registration]:
    """A group's places stand on the row that leads it."""
    held = RegistrationPlace.objects.filter(pool=int(value) if value.isdigit() else 0)
    own = Exists(held.filter(registration=OuterRef("pk"))) | Exists(held.filter(registration=OuterRef("lead")))
    return _holding(rows).filter(own)


def _of_track(rows: QuerySet[Registration], event: Event, value: str) -> QuerySet[Registration]:
    marked = Bookmark.objects.filter(item__event=event, item__track=int(value) if value.isdigit() else 0)
    return _holding(rows).filter(Exists(marked.filter(person=OuterRef("person"))))


_NARROW: dict[str, Callable[[QuerySet[Registration], Event, str], QuerySet[Registration]]] = {
    "places": _holding,
    "waiting": lambda rows, *_more: rows.filter(state=RegistrationState.WAITING),
    "review": lambda rows, *_more: rows.filter(state__in=[RegistrationState.SUBMITTED, RegistrationState.IN_DRAW]),
    "live": lambda rows, *_more: rows.filter(state__in=LIVE_STATES),
    "there": _there,
    "absent": _absent,
    "teamless": _teamless,
    "pool": _of_pool,
    "track": _of_track,
}


def audiences(event: Event) -> list[tuple[str, str]]:
    """Choices for a form: "who" or "who:value". Two queries, a third for a conference's tracks."""
    rows = [(key, str(label)) for key, label in WHO.items() if key not in {"teamless", "pool", "track"}]
    if event.is_hackathon:
        rows.append(("teamless", str(WHO["teamless"])))
    pools = [pool for pool in event.offering.pools.all() if pool.name or pool.is_service]
    rows += [(f"pool:{pool.pk}", f"{WHO['pool']}: {pick(pool.name)[0] or pool.key}") for pool in pools]
    tracks = Track.objects.filter(event=event)
    return rows + [(f"track:{track.pk}", f"{WHO['track']}: {pick(track.name)[0]}") for track in tracks]


def due_at(letter: Letter, offering: Offering) -> datetime | None:
    """When it goes out by itself; None when by hand, or while the event has no date."""
    if letter.time == LetterTime.BEFORE and offering.starts_at:
        return offering.starts_at - timedelta(hours=letter.hours)
    if letter.time == LetterTime.AFTER and offering.ends_at:
        return offering.ends_at + timedelta(hours=letter.hours)
    return None


def letter_title(letter: Letter) -> str:
    """Its subject; a note in the house's own messages has none and is called by its kind. Reads `event.offering`."""
    subjects = {language: text.get("subject", "") for language, text in letter.texts.items()}
    title = pick(letter.event.offering.title)[0]
    return fill(pick(subjects)[0], {"event": title}) or str(LetterKind(letter.kind).label)


@dataclass(frozen=True)
class Words:
    """What one person reads. `language` is the text's own, which may not be the person's."""

    subject: str
    text: str
    language: str


def words_for(letter: Letter, language: str, values: Mapping[str, str]) -> Words:
    """The letter in `language`, else in one that is there, with its placeholders filled."""
    body, found = pick({code: text.get("text", "") for code, text in letter.texts.items()}, language)
    subject = letter.texts.get(found, {}).get("subject", "")
    return Words(fill(subject, values), fill(body, values), found)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each known placeholder once; what a value contains is not filled again."""
    return BRACES.sub(lambda match: values.get(match[1], match[0]), text)


def values_for(
    offering: Offering, sessions: list[Session], *, name: str, language: str, private: bool = False
) -> dict[str, str]:
    """What the placeholders mean to one person; `sessions`: those still to come, else all. No query."""
    with override(language):
        nearest = sessions[0] if sessions else None
        return {
            "name": name,
            "event": pick(offering.title, language)[0],
            "when": when(nearest) if nearest else "",
            "where": where(nearest, private=private) if nearest else "",
            "link": page_url(f"places/{offering.uuid}/", language),
        }


def next_sessions(offering: Offering, now: datetime) -> list[Session]:
    """Planned sessions to come, else those that were; with `offering` and `venue`."""
    rows = offering.sessions.planned().select_related("venue", "offering").order_by("starts_at", "pk")
    found = list(rows)
    return [row for row in found if row.ends_at > now] or found


def letters_due(now: datetime) -> list[Letter]:
    """Not sent yet, of published events that take place, and its moment has come; never before an event that began."""
    rows = Letter.objects.filter(sent_at=None).exclude(time=LetterTime.HAND)
    rows = rows.filter(event__state="published").exclude(event__offering__status="cancelled")
    begun = Q(time=LetterTime.BEFORE, event__offering__starts_at__lte=now)
    found = rows.exclude(begun).select_related("event__offering")
    return [letter for letter in found if (due := due_at(letter, letter.event.offering)) and due <= now]
