"""What is chosen, as chips that take it away again."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.query import SearchQuery

from .counting import Facet
from .hits import short_date


@dataclass(frozen=True)
class Chip:
    """`href`: the same search without this choice."""

    name: str
    href: str


def chips(query: SearchQuery, facets: list[Facet]) -> list[Chip]:
    """One chip per chosen value, in the order of the facets, time last."""
    found = [
        Chip(value.name, str(_without(query, facet.field, value.value)))
        for facet in facets
        for value in facet.values
        if value.chosen
    ]
    if query.when:
        found.append(Chip(when_name(query), str(query.but(when="", first=None, last=None))))
    return found


def when_name(query: SearchQuery) -> str:
    """`This week`, `Thu, 26 November`, `until 5 December` …"""
    if query.when in {"week", "month"}:
        return _("This week") if query.when == "week" else _("This month")
    if query.first is None or query.last is None:
        return ""
    if query.first == query.last:
        return short_date(query.first)
    if query.last.year == 9999:
        return _("from %(day)s") % {"day": short_date(query.first)}
    if query.first.year == 1:
        return _("until %(day)s") % {"day": short_date(query.last)}
    return f"{date_format(query.first, 'SHORT_DATE_FORMAT')} – {date_format(query.last, 'SHORT_DATE_FORMAT')}"


def _without(query: SearchQuery, field: str, value: str) -> SearchQuery:
    if not field:
        return query.but(**{value: False})
    return query.without("target" if field == "for" else field, value)
