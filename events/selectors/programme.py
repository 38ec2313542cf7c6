"""The programme as it is read: by day, in a room now and next, one person's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.queries import for_lists
from events.models import Bookmark, Event, ProgrammeItem
from events.models.programme import ItemQuerySet
from events.rules import happens_now


@dataclass(frozen=True)
class Day:
    """`items` in the order of their time. `local`: midnight of the day in the event's zone."""

    day: date
    items: list[ProgrammeItem]

    @property
    def anchor(self) -> str:
        return f"day-{self.day:%m-%d}"


@dataclass(frozen=True)
class Room:
    """What happens in one room: at this moment, and after it."""

    name: str
    now: ProgrammeItem | None
    following: ProgrammeItem | None


def programme_of(event: Event) -> list[ProgrammeItem]:
    """What the public sees, with tracks and speakers; two queries, whatever the size."""
    return _loaded(event, event.programme_items.public())


def whole_programme(event: Event) -> list[ProgrammeItem]:
    """What the desk sees: released or not, with a time or in the stock."""
    return _loaded(event, event.programme_items.all())


def _loaded(event: Event, rows: ItemQuerySet) -> list[ProgrammeItem]:
    items = list(for_lists(rows.select_related("track").prefetch_related("speakers")))
    for item in items:
        item.event = event
    return items


def days_of(items: Iterable[ProgrammeItem], event: Event) -> list[Day]:
    """The items that have a time, by local day."""
    timed = sorted((item for item in items if item.starts_at), key=lambda item: (item.starts_at, item.room))
    by_day = groupby(timed, key=lambda item: timezone.localtime(item.starts_at, event.offering.zone).date())
    return [Day(day, list(group)) for day, group in by_day]


def rooms_of(items: Iterable[ProgrammeItem], now: datetime) -> list[Room]:
    """Each room with what is on now and what comes next there; rooms in which nothing more happens are left out."""
    planned = [item for item in items if item.cancelled_at is None and item.ends_at and item.ends_at > now]
    planned.sort(key=lambda item: (item.room, item.starts_at))
    return [_room(name, list(group), now) for name, group in groupby(planned, key=lambda item: item.room)]


def _room(name: str, items: list[ProgrammeItem], now: datetime) -> Room:
    current = next((item for item in items if happens_now(item, now)), None)
    following = next((item for item in items if item is not current and item.starts_at and item.starts_at > now), None)
    return Room(name, current, following)


def chosen_by(person: Any, event: Event) -> set[int]:
    """Ids of the items in the person's own programme; at most one query."""
    if not getattr(person, "is_authenticated", False):
        return set()
    return set(Bookmark.objects.filter(person=person, item__event=event).values_list("item_id", flat=True))


def public_item(event: Event, uuid: UUID) -> ProgrammeItem | None:
    rows = event.programme_items.public().select_related("track").prefetch_related("speakers")
    item = rows.filter(uuid=uuid).first()
    if item is not None:
        item.event = event
    return item
