"""The catalogue as bitmaps in this process: one Python integer per mark and per day, bit n is the listing with id n.

Counting a facet is one AND and one bit count. The index is read once per process, then follows the catalogue's version
by reading only the listings that changed.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from catalogue.facets import marks as marks_of
from catalogue.models import Listing

from .state import State, current_state

FAR = dt.date.max
FEW = 500


@dataclass(frozen=True)
class Entry:
    """What the index keeps of one listing, to take it out again when it changes."""

    marks: tuple[str, ...]
    days: tuple[dt.date, ...]
    timeless: bool


@dataclass(frozen=True)
class Today:
    """What depends on the day: which listings are current, and their order (soonest first, then without a date)."""

    day: dt.date
    current: int
    order: list[int]
    rank: dict[int, int]

    def sorted(self, mask: int) -> Iterator[int]:
        """The listings of `mask` (all of them current) in order. A few are sorted, many are picked from the order."""
        left = mask.bit_count()
        bits = mask.to_bytes((mask.bit_length() + 7) >> 3, "little")
        if left <= FEW:
            yield from sorted(numbers(bits), key=self.rank.__getitem__)
            return
        end = len(bits) << 3
        for number in self.order:
            if number < end and bits[number >> 3] >> (number & 7) & 1:
                yield number
                left -= 1
                if not left:
                    return


@dataclass
class Index:
    state: State
    entries: dict[int, Entry] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    days: dict[dt.date, int] = field(default_factory=dict)
    timeless: int = 0
    _today: Today | None = None

    def today(self, day: dt.date) -> Today:
        held = self._today
        if held is None or held.day != day:
            held = self._today = self._compute(day)
        return held

    def mask(self, mark: str) -> int:
        return self.marks.get(mark, 0)

    def between(self, first: dt.date, last: dt.date) -> int:
        """Listings with a date from `first` to `last`, both included."""
        found = 0
        for day, mask in self.days.items():
            if first <= day <= last:
                found |= mask
        return found

    def values(self, group: str) -> list[str]:
        """Every value of a facet that any listing has or had."""
        start = f"{group}:"
        return [mark[len(start) :] for mark, mask in self.marks.items() if mask and mark.startswith(start)]

    def _compute(self, day: dt.date) -> Today:
        keys: list[tuple[dt.date, int]] = []
        for number, entry in self.entries.items():
            coming = next((date for date in entry.days if date >= day), FAR)
            if coming is not FAR or entry.timeless:
                keys.append((coming, number))
        keys.sort()
        order = [number for _coming, number in keys]
        return Today(day, bitmap(order), order, {number: place for place, number in enumerate(order)})


def bitmap(given: Iterable[int]) -> int:
    """The integer with these bits set."""
    listed = list(given)
    if not listed:
        return 0
    bits = bytearray((max(listed) >> 3) + 1)
    for number in listed:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers(bits: bytes) -> list[int]:
    """Which bits are set, ascending."""
    return [at << 3 | bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1]


_lock = threading.Lock()
_held: dict[str, Index] = {}


def index(state: State | None = None) -> Index:
    """The index as of `state`. Nothing is read when it is held already, else one query."""
    state = state or current_state()
    key = str(connection.settings_dict["NAME"])
    with _lock:
        held = _held.get(key)
        if held is None or held.state.stamp != state.stamp:
            held = _held[key] = _follow(held, state) if held and state.follows(held.state.stamp) else _read(state)
        return held


def forget() -> None:
    """Drops what is held; for measuring and tests."""
    with _lock:
        _held.clear()


def _read(state: State) -> Index:
    fresh = Index(state)
    rows = Listing.objects.visible().values_list("pk", "kind", "organisation__slug", "facets")
    _enter(fresh, {row[0]: _entry(*row[1:]) for row in rows.iterator(chunk_size=5000)})
    return fresh


def _follow(held: Index, state: State) -> Index:
    """A new index with what changed since; the old one stays whole for whoever is reading it."""
    changed = Listing.objects.filter(version__gt=held.state.version)
    rows = list(changed.values_list("pk", "kind", "organisation__slug", "facets", "visible"))
    gone = bitmap(row[0] for row in rows)
    fresh = Index(
        state,
        dict(held.entries),
        {mark: mask & ~gone for mark, mask in held.marks.items()},
        {day: mask & ~gone for day, mask in held.days.items()},
        held.timeless & ~gone,
    )
    for row in rows:
        fresh.entries.pop(row[0], None)
    _enter(fresh, {row[0]: _entry(*row[1:4]) for row in rows if row[4]})
    return fresh


def _entry(kind: str, organisation: str | None, facets: dict) -> Entry:
    days = tuple(dt.date.fromisoformat(day) for day in facets.get("dates", ()))
    timeless = not days or "self_paced" in facets.get("formats", ())
    return Entry(tuple(marks_of(kind, organisation, facets)), days, timeless)


def _enter(into: Index, entries: dict[int, Entry]) -> None:
    by_mark: dict[str, list[int]] = defaultdict(list)
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for number, entry in entries.items():
        for mark in entry.marks:
            by_mark[mark].append(number)
        for day in entry.days:
            by_day[day].append(number)
    for mark, numbers in by_mark.items():
        into.marks[mark] = into.marks.get(mark, 0) | bitmap(numbers)
    for day, numbers in by_day.items():
        into.days[day] = into.days.get(day, 0) | bitmap(numbers)
    into.timeless |= bitmap(number for number, entry in entries.items() if entry.timeless)
    into.entries.update(entries)
