"""Facets with counts. A facet's own choice does not restrict its own counts: they say what one more click would give."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.query import SearchQuery

from .index import Index
from .names import group_name, order_of, organisation_names, value_name

GROUPS = ("kind", "event", "topic", "for", "level", "format", "language", "accessible", "organisation")
FLAGS = ("free", "certificate")
MOST_VALUES = {"organisation": 8}
OPEN = {"kind", "event", "topic", "for", "accessible"}


@dataclass(frozen=True)
class Value:
    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of checkboxes; `field` is its name in the address."""

    field: str
    name: str
    values: list[Value]
    open: bool = True

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)


@dataclass
class Masks:
    """The bitmaps of one search: `base` (current and with the words), and what each facet lets through."""

    base: int
    allowed: dict[str, int] = field(default_factory=dict)

    def all_but(self, *names: str) -> int:
        mask = self.base
        for name, allowed in self.allowed.items():
            if name not in names:
                mask &= allowed
        return mask

    @property
    def found(self) -> int:
        return self.all_but()


def masks(query: SearchQuery, index: Index, today: dt.date) -> Masks:
    """Bitmaps of the query's choices; the words are not in yet."""
    found = Masks(index.today(today).current)
    if query.within:
        found.base &= index.mask(f"kind:{query.within}")
    for group in GROUPS:
        chosen = getattr(query, "target" if group == "for" else group)
        if chosen:
            found.allowed[group] = 0
            for value in chosen:
                found.allowed[group] |= index.mask(f"{group}:{value}")
    for flag in FLAGS:
        if getattr(query, flag):
            found.allowed[flag] = index.mask(f"{flag}:1")
    if query.when:
        found.allowed["when"] = index.between(*span(query, today))
    return found


def span(query: SearchQuery, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of `when`; past days are left out of "this week" and "this month"."""
    if query.when == "week":
        return max(today, monday(today)), monday(today) + dt.timedelta(days=6)
    if query.when == "month":
        return today, today.replace(day=monthrange(today.year, today.month)[1])
    return max(query.first or today, today), query.last or dt.date.max


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def facets(query: SearchQuery, index: Index, found: Masks) -> list[Facet]:
    """Groups that would narrow anything, or in which something is chosen. One query, for the organisations' names."""
    counted = [(group, _counts(query, index, found, group)) for group in GROUPS]
    slugs = [value for group, counts in counted if group == "organisation" for value, _count, _chosen in counts]
    names = organisation_names(slugs)
    groups = [_facet(group, counts, names) for group, counts in counted]
    groups.insert(4, _flags(query, index, found))
    return [group for group in groups if group.chosen or (_narrows(group) and _asked(group, query))]


def times(query: SearchQuery, index: Index, found: Masks, today: dt.date) -> list[Value]:
    """Any time, this week, this month: one of them, or days of one's own choice."""
    base = found.all_but("when")
    names = {"": _("Any time"), "week": _("This week"), "month": _("This month")}
    counted = []
    for when, name in names.items():
        mask = index.between(*span(SearchQuery(when=when), today)) if when else base
        counted.append(Value(when, name, (mask & base).bit_count(), query.when == when))
    return counted


def _counts(query: SearchQuery, index: Index, found: Masks, group: str) -> list[tuple[str, int, bool]]:
    """(value, count, chosen) in the order in which they are shown."""
    base = found.all_but(group)
    chosen = set(getattr(query, "target" if group == "for" else group))
    counts = {value: (index.mask(f"{group}:{value}") & base).bit_count() for value in index.values(group)}
    shown = [value for value, count in counts.items() if count or value in chosen]
    fixed = {value: place for place, value in enumerate(order_of(group))}
    shown.sort(key=lambda value: (fixed.get(value, 99), -counts[value], value))
    most = MOST_VALUES.get(group, 40)
    kept = shown[:most] + [value for value in shown[most:] if value in chosen]
    return [(value, counts[value], value in chosen) for value in kept]


def _facet(group: str, counts: list[tuple[str, int, bool]], names: dict[str, str]) -> Facet:
    values = [
        Value(value, names.get(value) or value_name(group, value), count, chosen) for value, count, chosen in counts
    ]
    return Facet(group, group_name(group), values, open=group in OPEN or any(value.chosen for value in values))


def _flags(query: SearchQuery, index: Index, found: Masks) -> Facet:
    """Facts that hold or do not, one box each; `value` is the name in the address."""
    names = {"free": _("Free of charge"), "certificate": _("With certificate")}
    values = []
    for flag, name in names.items():
        count = (index.mask(f"{flag}:1") & found.all_but(flag)).bit_count()
        if count or getattr(query, flag):
            values.append(Value(flag, name, count, getattr(query, flag)))
    return Facet("", _("Good to know"), values)


def _asked(group: Facet, query: SearchQuery) -> bool:
    """Kinds of events are offered to those who look for events."""
    return group.field != "event" or "event" in {query.within, *query.kind}


def _narrows(group: Facet) -> bool:
    """One value that everything has is no choice."""
    return len(group.values) > (0 if group.field in {"", "topic", "accessible"} else 1)
