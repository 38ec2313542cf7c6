"""Puts the demo city together. Safe to repeat: what is there stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import Person
from courses.domain.enrolment import start_self_paced
from courses.domain.progress import complete_lesson
from courses.models import Course, CourseRun
from scheduler.models import Venue
from skills.domain.loading import load_own_digcomp

from . import courses, pages, people, places
from .files import record_courses, taught_courses

FIRST_COURSE = "ki-verstehen"


def build(say: Callable[[str], None]) -> None:
    load_own_digcomp()
    organisations = people.make_organisations()
    venues = people.make_venues(organisations)
    crowd = people.make_people(organisations)
    say(f"{len(organisations)} organisations, {len(venues)} venues, {Person.objects.count()} people")
    for data in taught_courses():
        course = pages.make_taught_course(data, organisations)
        _runs(course, data["runs"], venues, crowd)
        say(f"course {course.slug}: written")
    for row in record_courses():
        _runs(courses.make_record_course(row, organisations), row["runs"], venues, crowd)
    say(f"{Course.objects.count()} courses, {CourseRun.objects.count()} course runs")
    _let_the_learner_begin()


def _runs(course: Course, rows: list[dict[str, Any]], venues: dict[str, Venue], crowd: Sequence[Person]) -> None:
    now = timezone.now()
    runs = courses.make_runs(course, rows, venues, timezone.localdate())
    for run, row in zip(runs, rows, strict=True):
        places.fill(run, row, crowd, now)


def _let_the_learner_begin() -> None:
    """The demo learner is in the middle of the first course, so that "my Lichthof" is not empty."""
    learner = Person.objects.get(email="learner@demo.example")
    course = Course.objects.get(slug=FIRST_COURSE)
    run = course.runs.select_related("offering").filter(format="self_paced").first()
    if run is None or learner.enrolments.filter(course=course).exists():
        return
    enrolment = start_self_paced(run=run, person=learner, by=learner)
    for lesson in course.outline["modules"][0]["lessons"][:2]:
        if not lesson["quizzes"]:
            complete_lesson(enrolment=enrolment, lesson_key=lesson["key"], by=learner)
