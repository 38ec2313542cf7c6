"""What most tests of the desk begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Organisation, Person
from courses.models import Course, CourseRun

from .makers import make_course, make_member, make_organisation, make_run, signed_in_client


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Addresses made by `reverse` are English ones, and the pages speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def house(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def trainer(house: Organisation) -> Person:
    return make_member(house, language="en")


@pytest.fixture
def desk(trainer: Person) -> Client:
    """The trainer's browser."""
    return signed_in_client(trainer)


@pytest.fixture
def course(house: Organisation) -> Course:
    return make_course(house)


@pytest.fixture
def run(course: Course) -> CourseRun:
    return make_run(course)


@pytest.fixture
def stranger(db: None) -> Client:
    """A trainer of another organisation."""
    return signed_in_client(make_member(make_organisation(), language="en"))
