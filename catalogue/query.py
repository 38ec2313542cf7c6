"""A search as it stands in the address. Whatever the address holds, a query comes out; what makes no sense is left out
and named, so that the page can say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from .enums import LEVEL_BANDS, EventKind, Format, Kind

LONGEST_TEXT = 200
MOST_VALUES = 20
MOST_PAGES = 5000
VALUE = re.compile(r"[\w.-]{1,40}\Z")
CONTROLS = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")

# name in the address -> allowed values, None for anything that looks like a key
LISTS: dict[str, frozenset[str] | None] = {
    "kind": frozenset(Kind.values),
    "event": frozenset(EventKind.values),
    "topic": None,
    "for": None,
    "level": frozenset(LEVEL_BANDS),
    "format": frozenset(Format.values),
    "language": None,
    "accessible": None,
    "organisation": None,
}
VIEWS = ("list", "calendar")
SPANS = ("week", "month")


@dataclass(frozen=True)
class SearchQuery:
    """`when` is "", "week", "month" or "dates"; with "dates", `first` and `last` (both included) are set.

    `at` is the day whose week or month is shown, None for today. `ignored` names what was left out. `within` is the
    kind to which the page itself keeps (/events/): it is no choice and never stands in the address.
    """

    q: str = ""
    kind: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    free: bool = False
    certificate: bool = False
    when: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    at: dt.date | None = None
    view: str = "list"
    page: int = 1
    ignored: tuple[str, ...] = ()
    within: str = ""

    def but(self, **changes: Any) -> SearchQuery:
        """The same search with changes; another search begins on page 1."""
        return replace(self, **({"page": 1} | changes))

    def without(self, field: str, value: str) -> SearchQuery:
        return self.but(**{field: tuple(one for one in getattr(self, field) if one != value)})

    def bare(self) -> SearchQuery:
        """Only the words."""
        return SearchQuery(q=self.q, view=self.view, within=self.within)

    @property
    def narrowed(self) -> bool:
        """Is anything set besides words, view and page?"""
        return self.bare() != replace(self, page=1, ignored=(), at=None)

    @property
    def wanted(self) -> str:
        """What is looked for, without where one stands: for saved searches."""
        kind = (self.within,) if self.within else self.kind
        return replace(self, page=1, view="list", at=None, kind=kind).address

    @property
    def address(self) -> str:
        """The query string, always in the same order; "" for everything."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            pairs += _pairs(field.name, getattr(self, field.name))
        return urlencode(pairs)

    def __str__(self) -> str:
        return f"?{self.address}" if self.address else "?"


def parse(params: Any, *, within: str = "") -> SearchQuery:
    """A query from `request.GET` (or any mapping with `getlist`), kept `within` one kind. Never raises."""
    ignored: list[str] = []
    found: dict[str, Any] = {"q": _text(params.get("q", ""))}
    for name, allowed in LISTS.items():
        values, refused = _values(params.getlist(name), allowed)
        found["target" if name == "for" else name] = values
        ignored += [name] if refused else []
    for name in ("free", "certificate"):
        found[name] = params.get(name) == "1"
        ignored += [name] if params.get(name, "1") not in {"1", "0", ""} else []
    found |= _time(params, ignored)
    found["view"] = params.get("view") if params.get("view") in VIEWS else "list"
    found["page"] = _page(params.get("page", ""), ignored)
    if within:
        found["kind"] = ()
    return SearchQuery(**found, ignored=tuple(ignored), within=within)


def parse_address(address: str) -> SearchQuery:
    """The query of a stored address."""
    from django.http import QueryDict

    return parse(QueryDict(address))


def _pairs(name: str, value: Any) -> Iterable[tuple[str, str]]:
    if name in {"ignored", "within"} or value in ("", (), None, False, "list") or (name == "page" and value == 1):
        return []
    if name in {"first", "last"}:
        if value in (dt.date.min, dt.date.max):
            return []
        return [({"first": "from", "last": "to"}[name], value.isoformat())]
    if name == "at":
        return [("at", value.isoformat())]
    if name == "when" and value == "dates":
        return []
    name = "for" if name == "target" else name
    if isinstance(value, tuple):
        return [(name, one) for one in value]
    return [(name, "1" if value is True else str(value))]


def _text(raw: str) -> str:
    return " ".join(CONTROLS.sub(" ", raw).split())[:LONGEST_TEXT].strip()


def _values(raw: list[str], allowed: frozenset[str] | None) -> tuple[tuple[str, ...], bool]:
    given = [value for value in raw if value]
    good = [value for value in given if (value in allowed if allowed is not None else VALUE.match(value))]
    unique = sorted(set(good))[:MOST_VALUES]
    return tuple(unique), len(good) != len(given)


def _page(raw: str, ignored: list[str]) -> int:
    if not raw:
        return 1
    if raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= MOST_PAGES:
        return int(raw[:9])
    ignored.append("page")
    return 1


def _time(params: Mapping[str, str], ignored: list[str]) -> dict[str, Any]:
    """`when=week|month|2026-11-26|2026-11-26..2026-12-05`, or `from` and `to`; `at` moves week strip and calendar."""
    when = params.get("when", "")
    begin, _dots, end = when.partition("..")
    first = _day("from", params.get("from", ""), ignored)
    last = _day("to", params.get("to", ""), ignored)
    found: dict[str, Any] = {"at": _day("at", params.get("at", ""), ignored)}
    if when in SPANS:
        return found | {"when": when}
    if when and not first and not last:
        first = _day("when", begin, ignored)
        last = _day("when", end or begin, ignored)
    if not first and not last:
        return found
    first, last = first or last, last or first
    if params.get("from") and not params.get("to"):
        last = dt.date.max
    if params.get("to") and not params.get("from"):
        first = dt.date.min
    if first > last:  # type: ignore[operator]
        first, last = last, first
    return found | {"when": "dates", "first": first, "last": last}


def _day(name: str, raw: str, ignored: list[str]) -> dt.date | None:
    if not raw:
        return None
    try:
        day = dt.date.fromisoformat(raw)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2200:
        ignored.append(name)
        return None
    return day
