"""People and organisations for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.domain.members import add_member
from accounts.enums import Role
from accounts.models import Organisation, Person

_numbers = count(1)
PASSWORD = "river-lantern-42"


def make_person(name: str = "", **fields: Any) -> Person:
    """A person with a confirmed address and PASSWORD."""
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@city.example")
    person = Person.objects.create_user(password=PASSWORD, name=name or f"Person {number}", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def make_organisation(**fields: Any) -> Organisation:
    number = next(_numbers)
    fields.setdefault("name", f"Organisation {number}")
    fields.setdefault("slug", f"organisation-{number}")
    fields.setdefault("kind", "association")
    fields.setdefault("verified_at", timezone.now())
    return Organisation.objects.create(**fields)


def make_member(organisation: Organisation, role: Role = Role.TRAINER, **fields: Any) -> Person:
    person = make_person(**fields)
    add_member(organisation=organisation, person=person, role=role, by=None)
    return person


def signed_in_client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
