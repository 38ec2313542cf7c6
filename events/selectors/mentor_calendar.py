"""Mentors' times in people's calendars: the mentor's own, and those of the members of the team that took one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from core.i18n import pick
from events.models import MentorSlot
from events.rules import is_called_off
from scheduler.selectors.calendar import calendar_of
from scheduler.selectors.own_calendar import Entry, own_calendar


@own_calendar
def mentor_hours(person: Any, since: datetime) -> Iterator[Entry]:
    """Taken times only: an offered one is nobody's appointment yet."""
    mine = Q(mentor__person=person, mentor__state="active") | Q(team__members__person=person)
    rows = MentorSlot.objects.filter(mine, team__isnull=False, ends_at__gt=since).distinct()
    for slot in rows.select_related("team", "mentor__person", "mentor__event__offering").order_by("starts_at", "id"):
        yield entry_of(slot)


def entry_of(slot: MentorSlot) -> Entry:
    """Reads `team`, `mentor.person` and `mentor.event.offering`."""
    event = slot.mentor.event
    return Entry(
        uid=str(slot.uuid),
        sequence=int(slot.updated_at.timestamp()) % 100_000_000,
        changed_at=slot.updated_at,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=event.offering.zone,
        titles=_titles(slot),
        where=slot.place,
        path=f"{event.path}mentors/",
        cancelled=is_called_off(event),
    )


def _titles(slot: MentorSlot) -> dict[str, str]:
    words = {"mentor": slot.mentor.person.name, "team": slot.team.name if slot.team else ""}
    titles = {}
    for language in ("de", "en", "uk", "ar"):
        with translation.override(language):
            titles[language] = _("Mentor %(mentor)s and team %(team)s") % words
    return titles


def calendar_of_slot(slot: MentorSlot) -> bytes:
    """One taken time as a file, in the reader's language."""
    language = translation.get_language() or "de"
    name = pick(slot.mentor.event.offering.title, language)[0]
    return calendar_of([], name=name, language=language, private=True, entries=[entry_of(slot)])
