"""A person's saved searches, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from catalogue.models import SavedSearch
from catalogue.query import SearchQuery, parse_address

from .chips import when_name
from .counting import GROUPS
from .names import organisation_names, value_name


@dataclass(frozen=True)
class Followed:
    uuid: UUID
    words: str
    address: str


def searches_of(person: Any) -> list[Followed]:
    """Oldest first; two queries."""
    rows = list(SavedSearch.objects.filter(person=person.pk))
    queries = [parse_address(row.params) for row in rows]
    names = organisation_names({slug for query in queries for slug in query.organisation})
    return [Followed(row.uuid, _words(query, names), str(query)) for row, query in zip(rows, queries, strict=True)]


def described(query: SearchQuery) -> str:
    """`“digital”, Course, Free of charge`."""
    return _words(query, organisation_names(query.organisation))


def _words(query: SearchQuery, names: dict[str, str]) -> str:
    found = [_("“%(words)s”") % {"words": query.q}] if query.q else []
    for group in GROUPS:
        values = getattr(query, "target" if group == "for" else group)
        found += [names.get(value) or value_name(group, value) for value in values]
    found += [_("Free of charge")] if query.free else []
    found += [_("With certificate")] if query.certificate else []
    found += [when_name(query)] if query.when else []
    return ", ".join(found) or _("everything new")
