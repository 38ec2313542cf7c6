"""The demo city's organisations, houses and people: all invented."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from anyascii import anyascii
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify

from accounts.domain.groups import sync_groups
from accounts.enums import Role
from accounts.models import Membership, Organisation, Person
from scheduler.models import Venue

from .files import read

PASSWORD = "lichthof-demo"  # noqa: S105  only in the demo city, never in production
FIRST_NAMED = 8


def make_organisations() -> dict[str, Organisation]:
    return {row["slug"]: _organisation(row) for row in read("organisations.yaml")}


def _organisation(row: dict[str, Any]) -> Organisation:
    organisation, _created = Organisation.objects.update_or_create(
        slug=row["slug"],
        defaults={
            "name": row["name"],
            "kind": row["kind"],
            "description": row["description"],
            "website": row["website"],
            "is_partner": row.get("is_partner", False),
            "colour": row.get("colour", "b"),
            "verified_at": timezone.now(),
        },
    )
    return organisation


def make_venues(organisations: dict[str, Organisation]) -> dict[str, Venue]:
    venues = {}
    for row in read("venues.yaml"):
        facts = {name: row[name] for name in ("name", "street", "postal_code", "city", "accessible")}
        venues[row["key"]], _created = Venue.objects.update_or_create(
            organisation=organisations[row["organisation"]],
            key=row["key"],
            defaults={**facts, "rooms": row["room_names"], "note": row.get("note", {})},
        )
    return venues


def make_people(organisations: dict[str, Organisation]) -> list[Person]:
    """All people of the city; the plain learners come back, to take places. One hash serves all: hashing is slow."""
    data = read("people.yaml")
    password = make_password(PASSWORD)
    for row in data["people"]:
        person = _person(
            row["email"], row["name"], row.get("language", "de"), password, staff=row.get("is_staff", False)
        )
        for membership in row.get("memberships", []):
            Membership.objects.get_or_create(
                person=person, organisation=organisations[membership["organisation"]], role=Role(membership["role"])
            )
        sync_groups(person)
    return [_person(f"{slugify(anyascii(name))}@demo.example", name, "de", password) for name in data["learner_names"]]


def _person(email: str, name: str, language: str, password: str, *, staff: bool = False) -> Person:
    person, _created = Person.objects.get_or_create(
        email=email,
        defaults={
            "name": name,
            "language": language,
            "password": password,
            "is_staff": staff,
            "is_superuser": staff,
        },
    )
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    return person
