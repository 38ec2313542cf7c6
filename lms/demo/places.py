"""Fills the demo city's runs with people: in bulk and without mails, because these people do not exist.

The counters are written together with the rows they count, so the nightly reconciliation finds nothing to complain of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from courses.models import CourseRun, Enrolment, LessonProgress
from scheduler.domain.announcing import announce_word
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Pool, Registration, RegistrationPlace


def fill(run: CourseRun, row: dict[str, Any], crowd: Sequence[Person], now: datetime) -> None:
    """Gives `row["taken"]` people a place and puts `row["waiting"]` on the list; does nothing when somebody is there."""
    if run.offering.registrations.exists():
        return
    pool = run.offering.pools.filter(is_service=False).first()
    taken = min(row.get("taken") or 0, pool.size if pool else len(crowd))
    with transaction.atomic():
        held = fill_offering(run.offering, crowd, taken=taken, waiting=row.get("waiting") or 0 if pool else 0)
        _learn(run, held, now)


def fill_offering(offering: Offering, crowd: Sequence[Person], *, taken: int, waiting: int = 0) -> list[Registration]:
    """Gives `taken` people of the crowd a place in the main pool and puts `waiting` on the list; who has a place."""
    pool = offering.pools.filter(is_service=False).order_by("pk").first()
    people = _people(offering, crowd)
    with transaction.atomic():
        held = _register(offering, islice(people, taken), RegistrationState.CONFIRMED)
        queue = _register(offering, islice(people, waiting), RegistrationState.WAITING)
        if pool:
            _count(pool, held, queue)
            announce_word(offering)
    return held


def _people(offering: Offering, crowd: Sequence[Person]) -> Iterator[Person]:
    """Everyone once, beginning somewhere else in each offering."""
    start = (offering.pk * 7) % len(crowd)
    return islice(cycle(crowd), start, start + len(crowd))


def _register(offering: Offering, people: Iterator[Person], state: str) -> list[Registration]:
    waits = state == RegistrationState.WAITING
    rows = [
        Registration(offering=offering, person=person, state=state, seq=number if waits else None)
        for number, person in enumerate(people, start=1)
    ]
    return Registration.objects.bulk_create(rows)


def _count(pool: Pool, held: list[Registration], waiting: list[Registration]) -> None:
    RegistrationPlace.objects.bulk_create(
        RegistrationPlace(registration=registration, pool=pool) for registration in (*held, *waiting)
    )
    Pool.objects.filter(pk=pool.pk).update(taken=len(held), waiting=len(waiting), seq=len(waiting))


def _learn(run: CourseRun, held: list[Registration], now: datetime) -> None:
    """Enrolments with some lessons done, so that a trainer's desk has something to show."""
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            registration=registration,
            person=registration.person,
            course_run=run,
            course=run.course,
            started_at=now - timedelta(days=9),
        )
        for registration in held
    )
    lessons = [lesson["key"] for module in run.course.outline.get("modules", []) for lesson in module["lessons"]]
    LessonProgress.objects.bulk_create(
        LessonProgress(enrolment=enrolment, lesson_key=UUID(key), completed_at=now - timedelta(days=8, hours=-position))
        for number, enrolment in enumerate(enrolments)
        for position, key in enumerate(lessons[: (number * 3) % (len(lessons) or 1)])
    )
