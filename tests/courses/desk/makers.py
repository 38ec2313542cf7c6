"""An organisation with a trainer, a course, runs and people, made through the domain's verbs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, Person
from courses.domain.courses import create_course
from courses.domain.publishing import publish_course
from courses.domain.runs import Series, create_run
from courses.models import Course, CourseRun
from scheduler.domain.registration import register
from scheduler.models import Registration, Session, Venue
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client

__all__ = ["Role", "make_member", "make_organisation", "make_person", "signed_in_client"]


def make_course(organisation: Organisation, *, lessons: int = 0, **facts: Any) -> Course:
    """A published course; with `lessons` an outline of two modules, the first lesson with a quiz."""
    texts = {"en": {"title": "Bread from the oven"}, "de": {"title": "Brot aus dem Ofen"}}
    course = create_course(organisation=organisation, by=None, texts=texts, slug="bread", **facts)
    if lessons:
        course.outline = make_outline(lessons)
        course.save()
    return publish_course(course=course, by=None)


def make_outline(lessons: int) -> dict[str, Any]:
    rows = [
        {
            "key": str(uuid4()), "minutes": 10, "titles": {"en": f"Lesson {n}"}, "slugs": {"en": f"lesson-{n}"},
            "quizzes": [str(uuid4())] if n == 0 else [],
        }
        for n in range(lessons)
    ]  # fmt: skip
    half = (lessons + 1) // 2
    parts = [("Flour", rows[:half]), ("Fire", rows[half:])]
    return {
        "modules": [{"key": str(uuid4()), "titles": {"en": title}, "lessons": part} for title, part in parts if part]
    }


def make_venue(organisation: Organisation | None, **fields: Any) -> Venue:
    return Venue.objects.create(
        **{"organisation": organisation, "name": "Old bakery", "street": "Markt 1", "city": "Jena", "rooms": ["Hall"]}
        | fields
    )


def make_run(
    course: Course, *, places: int = 3, sessions: int = 2, room: str = "", days: int = 7, **rules: Any
) -> CourseRun:
    """An open run with weekly sessions at 18:00 local time, beginning in `days` days."""
    first = datetime.combine(timezone.localdate() + timedelta(days=days), datetime.min.time()).replace(hour=18)
    venue = rules.pop("venue", None)
    series = Series(first=first, minutes=120, count=sessions, venue=venue, room=room)
    return create_run(course=course, by=None, format="onsite", language="en", places=places, series=series, **rules)


def move_back(run: CourseRun, days: int) -> Session:
    """The first session took place `days` days ago (0: today)."""
    session = run.offering.sessions.order_by("starts_at").first()
    length = session.ends_at - session.starts_at
    session.starts_at = datetime.now(UTC) - timedelta(days=days, minutes=1)
    session.ends_at = session.starts_at + length
    session.save()
    return session


def make_registration(run: CourseRun, person: Person | None = None) -> Registration:
    person = person or make_person(language="en")
    return register(offering=run.offering, person=person, by=person)
