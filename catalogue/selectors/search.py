"""The one search: words, facets, days, pages. At most seven queries, whatever the size of the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils import timezone
from django.utils.translation import get_language

from catalogue.query import SearchQuery, parse, parse_address
from catalogue.terms import Term, terms

from .calendar import Day, month, shown_day, week
from .chips import Chip, chips
from .counting import Facet, Masks, Value, facets, masks, times
from .hits import Hit, hits
from .index import Index, Today, index
from .matching import Matches, match
from .state import State, current_state
from .typos import correction
from .vocabulary import vocabulary

__all__ = ["PAGE", "SearchPage", "SearchQuery", "found_among", "parse", "parse_address", "search"]

PAGE = 20
NEAR = 3


@dataclass(frozen=True)
class SearchPage:
    """One page of a search. `near`: something close when nothing was found. `relaxed`: not every word was there.

    `suggestion`: the words as they were probably meant, "" when there is nothing better.
    """

    query: SearchQuery
    total: int
    hits: list[Hit]
    facets: list[Facet]
    week: list[Day]
    month: list[list[Day]]
    today: dt.date
    times: list[Value] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    pages: int = 1
    relaxed: bool = False
    suggestion: str = ""
    near: list[Hit] = field(default_factory=list)
    left_out: int = 0
    has_events: bool = False

    @property
    def is_mixed(self) -> bool:
        """Courses and events may stand side by side, so that their dots need telling apart."""
        return self.has_events and not self.query.within

    @property
    def chosen(self) -> int:
        return len(self.chips)

    @property
    def cleared(self) -> str:
        return str(self.query.bare())

    @property
    def meant(self) -> str:
        return str(self.query.but(q=self.suggestion))

    @property
    def wanted(self) -> str:
        return f"?{self.query.wanted}"

    @property
    def as_list(self) -> str:
        return str(self.query.but(view="list"))

    @property
    def as_calendar(self) -> str:
        return str(self.query.but(view="calendar"))

    @property
    def shown(self) -> dt.date:
        """A day of the month that the calendar shows."""
        return shown_day(self.query, self.today)

    @property
    def earlier(self) -> str:
        """The month before; "" when it is past."""
        last = self.shown.replace(day=1) - dt.timedelta(days=1)
        return str(self.query.but(at=last.replace(day=1))) if last >= self.today.replace(day=1) else ""

    @property
    def later(self) -> str:
        return str(self.query.but(at=(self.shown.replace(day=1) + dt.timedelta(days=32)).replace(day=1)))

    @property
    def week_before(self) -> str:
        """The strip one week earlier; "" when that is past."""
        day = self.week[0].day - dt.timedelta(days=7)
        return str(self.query.but(at=day)) if self.week[0].day > self.today else ""

    @property
    def week_after(self) -> str:
        return str(self.query.but(at=self.week[0].day + dt.timedelta(days=7)))

    @property
    def previous(self) -> str:
        return str(self.query.but(page=self.query.page - 1)) if self.query.page > 1 else ""

    @property
    def next(self) -> str:
        return str(self.query.but(page=self.query.page + 1)) if self.query.page < self.pages else ""


def search(
    query: SearchQuery, *, language: str | None = None, today: dt.date | None = None, state: State | None = None
) -> SearchPage:
    """The page of hits, facets and days of `query`. `state`: as already asked by the caller, else one query more."""
    language = language or get_language() or "de"
    today = today or timezone.localdate()
    state = state or current_state()
    held = index(state)
    found = masks(query, held, today)
    words = _terms(query, language, state)
    matches = _matches(words.terms, found, state)
    found.base &= matches.found
    ordered = _ordered(matches, found.found, held.today(today))
    total = found.found.bit_count()
    pages = max(1, -(-total // PAGE))
    page = min(query.page, pages)
    query = query.but(page=page)
    shown = hits(list(islice(ordered, (page - 1) * PAGE, page * PAGE)), language, today)
    counted = facets(query, held, found)
    near = [] if total else _near(query, words.terms, held, state, language, today)
    return SearchPage(
        query=query,
        total=total,
        hits=shown,
        facets=counted,
        week=week(query, held, found, today),
        month=month(query, held, found, today) if query.view == "calendar" else [],
        today=today,
        times=times(query, held, found, today),
        chips=chips(query, counted),
        pages=pages,
        relaxed=matches.relaxed,
        suggestion=_suggestion(query, words.terms, matches, state),
        near=near,
        left_out=words.left_out,
        has_events=bool(held.mask("kind:event")),
    )


def found_among(query: SearchQuery, numbers: Sequence[int], language: str) -> list[int]:
    """Which of the listings `numbers` the search finds now, in its order; not relaxed. For alerts."""
    state, today = current_state(), timezone.localdate()
    held = index(state)
    found = masks(query, held, today)
    words = _terms(query, language, state).terms
    matches = match(words, state, found.base, strict=True) if words else _matches(words, found, state)
    wanted = set(numbers)
    return [number for number in _ordered(matches, found.found & matches.found, held.today(today)) if number in wanted]


class _NoTerms:
    terms: tuple[Term, ...] = ()
    left_out = 0


def _terms(query: SearchQuery, language: str, state: State):
    return terms(query.q, language, vocabulary(state)) if query.q else _NoTerms


def _matches(words: Sequence[Term], found: Masks, state: State) -> Matches:
    """The words' hits among what is current; the facets come later, for their counts need the hits without them."""
    if not words:
        return Matches(found.base, (found.base,))
    return match(words, state, found.base)


def _ordered(matches: Matches, allowed: int, today: Today) -> Iterator[int]:
    """Ids of the hits, best tier first, soonest first within a tier."""
    for tier in matches.tiers:
        mask = tier & allowed
        if mask:
            yield from today.sorted(mask)


def _suggestion(query: SearchQuery, words: Sequence[Term], matches: Matches, state: State) -> str:
    """Only when the words found nothing, or not all of them: unknown words are looked up by spelling."""
    if not words or (matches.found and not matches.relaxed):
        return ""
    known = vocabulary(state)
    return correction(query.q, words, {term.folded for term in words if term.folded not in known})


def _near(
    query: SearchQuery, words: Sequence[Term], held: Index, state: State, language: str, today: dt.date
) -> list[Hit]:
    """Something close: the same words without filters, else the filters without words, else what is on soon."""
    everything = held.today(today)
    with_words = match(words, state, everything.current) if words else Matches(0, ())
    with_filters = masks(query, held, today).found
    if with_words.found:
        chosen = _ordered(with_words, everything.current, everything)
    elif with_filters:
        chosen = everything.sorted(with_filters)
    else:
        chosen = iter(everything.order)
    return hits(list(islice(chosen, NEAR)), language, today)
