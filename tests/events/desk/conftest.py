"""What most tests of the organiser's desk begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.enums import Role
from accounts.models import Organisation, Person
from events.models import Event
from tests.accounts.makers import make_member, make_organisation, signed_in_client
from tests.events.makers import make_event, make_hackathon


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Addresses made by `reverse` are English ones, and the pages speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def house(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def organiser(house: Organisation) -> Person:
    return make_member(house, language="en")


@pytest.fixture
def desk(organiser: Person) -> Client:
    """The organiser's browser."""
    return signed_in_client(organiser)


@pytest.fixture
def editor(house: Organisation) -> Client:
    """Somebody who may publish for the organisation."""
    return signed_in_client(make_member(house, Role.EDITOR, language="en"))


@pytest.fixture
def event(house: Organisation) -> Event:
    return make_event(house)


@pytest.fixture
def hackathon(house: Organisation) -> Event:
    return make_hackathon(house)


@pytest.fixture
def stranger(db: None) -> Client:
    """An organiser of another organisation."""
    return signed_in_client(make_member(make_organisation(), language="en"))
