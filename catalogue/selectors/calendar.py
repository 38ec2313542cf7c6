"""Days with what is on: the week strip, and a month of weeks."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalogue.query import SearchQuery

from .counting import Masks, monday
from .index import Index

MOST_DOTS = 4


@dataclass(frozen=True)
class Day:
    """One day: how many courses and events are on, and the search that shows them ("" when it is past)."""

    day: dt.date
    courses: int
    events: int
    chosen: bool
    today: bool
    outside: bool
    href: str

    @property
    def count(self) -> int:
        return self.courses + self.events

    @property
    def dots(self) -> list[str]:
        """`course` and `event`, at most four, both kinds shown when both are on."""
        events = min(self.events, max(1, MOST_DOTS - self.courses)) if self.events else 0
        return ["course"] * min(self.courses, MOST_DOTS - events) + ["event"] * events

    @property
    def label(self) -> str:
        """What the day says to those who do not see the dots."""
        day = date_format(self.day, pgettext("weekday and date, Django's format letters", "l j F"))
        parts = [
            ngettext("%(count)d course", "%(count)d courses", self.courses) % {"count": self.courses},
            ngettext("%(count)d event", "%(count)d events", self.events) % {"count": self.events},
        ]
        shown = [part for part, count in zip(parts, (self.courses, self.events), strict=True) if count]
        return f"{day}: {', '.join(shown) or _('nothing yet')}"


def week(query: SearchQuery, index: Index, found: Masks, today: dt.date) -> list[Day]:
    """The seven days around `query.at`, the first chosen day, or today; next week's when this one is over."""
    start = monday(shown_day(query, today))
    shown = _week(start, query, index, found, today)
    if start == monday(today) and not query.at and not query.when and not any(day.count for day in shown):
        return _week(start + dt.timedelta(days=7), query, index, found, today)
    return shown


def _week(start: dt.date, query: SearchQuery, index: Index, found: Masks, today: dt.date) -> list[Day]:
    return _days((start + dt.timedelta(days=number) for number in range(7)), start.month, query, index, found, today)


def month(query: SearchQuery, index: Index, found: Masks, today: dt.date) -> list[list[Day]]:
    """The weeks of the month around the shown day, Monday first, filled up with the neighbours' days."""
    shown = shown_day(query, today)
    weeks = Calendar().monthdatescalendar(shown.year, shown.month)
    return [_days(days, shown.month, query, index, found, today) for days in weeks]


def shown_day(query: SearchQuery, today: dt.date) -> dt.date:
    first = query.first if query.first and query.first > dt.date.min else None
    return query.at or first or today


def _days(
    days: Iterable[dt.date], month: int, query: SearchQuery, index: Index, found: Masks, today: dt.date
) -> list[Day]:
    base = found.all_but("when")
    events, courses = index.mask("kind:event"), ~index.mask("kind:event")
    return [_day(day, month, query, index.days.get(day, 0) & base, courses, events, today) for day in days]


def _day(day: dt.date, month: int, query: SearchQuery, on: int, courses: int, events: int, today: dt.date) -> Day:
    past = day < today
    chosen = query.when == "dates" and query.first == query.last == day
    choose = query.but(when="", first=None, last=None) if chosen else query.but(when="dates", first=day, last=day)
    return Day(
        day=day,
        courses=0 if past else (on & courses).bit_count(),
        events=0 if past else (on & events).bit_count(),
        chosen=chosen,
        today=day == today,
        outside=day.month != month,
        href="" if past else str(choose.but(at=None)),
    )
