"""Puts the demo city together. Safe to repeat: what is there stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import Person
from courses.models import Course, CourseRun
from scheduler.models import Venue
from skills.domain.loading import load_own_digcomp

from . import courses, pages, people, places
from .files import record_courses, taught_courses
from .learner import lead_a_learner_s_life


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
    lead_a_learner_s_life()


def _runs(course: Course, rows: list[dict[str, Any]], venues: dict[str, Venue], crowd: Sequence[Person]) -> None:
    now = timezone.now()
    runs = courses.make_runs(course, rows, venues, timezone.localdate())
    for run, row in zip(runs, rows, strict=True):
        places.fill(run, row, crowd, now)
