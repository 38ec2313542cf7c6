"""Items of a programme as entries of a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from events.models import ProgrammeItem
from events.rules import is_called_off
from scheduler.selectors.own_calendar import Entry, own_calendar


@own_calendar
def chosen_items(person: Any, since: datetime) -> list[Entry]:
    """The person's own programme; one query."""
    rows = ProgrammeItem.objects.public().filter(bookmarks__person=person, ends_at__gt=since, event__state="published")
    return entries(rows.select_related("event__offering"))


def entries(items: Iterable[ProgrammeItem]) -> list[Entry]:
    """Reads `event.offering` of items that have a time."""
    return [_entry(item) for item in items if item.starts_at and item.ends_at]


def _entry(item: ProgrammeItem) -> Entry:
    assert item.starts_at is not None
    assert item.ends_at is not None
    return Entry(
        uid=str(item.uuid),
        sequence=item.sequence,
        changed_at=item.updated_at,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=item.event.offering.zone,
        titles=item.titles,
        where=item.room,
        path=f"events/{item.event.slug}/programme/{item.uuid}/",
        cancelled=item.cancelled_at is not None or is_called_off(item.event),
    )
