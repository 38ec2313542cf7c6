"""Small makers for the scheduler's tests."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Organisation, Person
from scheduler.domain.offerings import add_pool, add_session, create_offering, open_offering
from scheduler.models import Offering, Pool, Venue

NUMBERS = itertools.count(1)
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def make_person(name: str = "", **fields: Any) -> Person:
    number = next(NUMBERS)
    return Person.objects.create(
        email=f"person{number}@crowd.example", name=name or f"Person {number}", **{"language": "en", **fields}
    )


def make_people(count: int) -> list[Person]:
    first = next(NUMBERS) * 1000
    return Person.objects.bulk_create(
        Person(email=f"p{first + n}@crowd.example", name=f"P {n}", language="en") for n in range(count)
    )


def make_organisation(**fields: Any) -> Organisation:
    number = next(NUMBERS)
    return Organisation.objects.create(
        **{"slug": f"house-{number}", "name": f"House {number}", "kind": "city"} | fields
    )


def make_offering(places: int | None = 2, *, dated: bool = False, draft: bool = False, **rules: Any) -> Offering:
    """An open offering; with `dated` one session a week from now."""
    title = rules.pop("title", {"de": "Brot backen", "en": "Baking bread"})
    organisation = rules.pop("organisation", None) or make_organisation()
    offering = create_offering(
        organisation=organisation, by=None, title=title, path="learn/bread/", places=places, **rules
    )
    if dated:
        start = rules.get("start") or datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
        add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=2))
    return offering if draft else open_offering(offering=offering, by=None)


def make_service(offering: Offering, size: int = 1, **fields: Any) -> Pool:
    return add_pool(offering=offering, by=None, size=size, name={"en": "Childcare"}, is_service=True, **fields)


def make_venue(**fields: Any) -> Venue:
    return Venue.objects.create(**{"name": "Library", "street": "Markt 1", "city": "Jena", "rooms": ["Hall"]} | fields)


def main_pool(offering: Offering) -> Pool:
    return Pool.objects.get(offering=offering, is_service=False)
