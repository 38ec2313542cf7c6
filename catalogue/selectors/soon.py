"""What is on: for the home page and organisations' pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from accounts.models import Organisation

from .counting import monday
from .hits import Hit, hits
from .index import index


@dataclass(frozen=True)
class ThisWeek:
    """`first` to `last`: Monday to Sunday. `count`: how many things have a date from today to Sunday."""

    first: dt.date
    last: dt.date
    count: int
    hits: list[Hit]


def this_week(language: str, n: int = 3, today: dt.date | None = None) -> ThisWeek:
    """What is still on this week, soonest first; at most `n` hits. Three queries."""
    today = today or timezone.localdate()
    held = index()
    first, last = monday(today), monday(today) + dt.timedelta(days=6)
    mask = held.between(today, last) & held.today(today).current
    chosen = list(islice(held.today(today).sorted(mask), n)) if mask else []
    return ThisWeek(first, last, mask.bit_count(), hits(chosen, language, today))


def soon(language: str, n: int = 6, today: dt.date | None = None) -> list[Hit]:
    """The `n` soonest things, those without a date after them. Three queries."""
    today = today or timezone.localdate()
    return hits(index().today(today).order[:n], language, today)


def listings_of(organisation: Organisation, language: str, n: int = 12, today: dt.date | None = None) -> list[Hit]:
    """What the organisation offers, soonest first; at most `n`. Three queries."""
    today = today or timezone.localdate()
    held = index()
    mask = held.mask(f"organisation:{organisation.slug}") & held.today(today).current
    return hits(list(islice(held.today(today).sorted(mask), n)), language, today) if mask else []
