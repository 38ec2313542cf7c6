"""A person who completed a course."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from accounts.models import Organisation, Person
from courses.domain.courses import create_course
from courses.domain.enrolment import start_self_paced
from courses.domain.publishing import publish_course
from courses.domain.runs import create_run
from courses.models import Enrolment
from skills.domain.loading import load_own_digcomp

PASSWORD = "twelve-lanterns"


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.objects.create(
        slug="haus", name="Haus des Lichts", kind="adult_education", verified_at=timezone.now()
    )


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("mira@example.org", PASSWORD, name="Mira Sommerlicht", language="de")


@pytest.fixture
def enrolment(organisation: Organisation, person: Person) -> Enrolment:
    """Completed just now; nobody was told yet."""
    load_own_digcomp()
    course = create_course(
        organisation=organisation,
        by=None,
        texts={
            "de": {"title": "KI verstehen", "outcomes": ["selbst urteilen"]},
            "en": {"title": "Understanding AI", "outcomes": ["judge for yourself"]},
        },
        skills=[{"framework": "digcomp", "version": "2.2", "code": "1.2", "level": 4}],
        minutes=90,
        certificate=True,
    )
    publish_course(course=course, by=None)
    run = create_run(course=course, by=None, format="self_paced")
    enrolment = start_self_paced(run=run, person=person, by=person)
    enrolment.completed_at = timezone.now()
    enrolment.save()
    return enrolment


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever language the house speaks first."""
    with translation.override("en"):
        yield
