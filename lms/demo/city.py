"""Puts the demo city together. Safe to repeat: what is there stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from accounts.models import Person
from core.models import OutboxMessage
from courses.models import Course, CourseRun
from events.models import Event, Submission, Team
from scheduler.models import Venue
from skills.domain.loading import load_own_digcomp

from . import courses, events, hackathons, pages, people, places
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
        course = courses.make_record_course(row, organisations)
        _runs(course, row["runs"], venues, crowd)
        courses.show(course)
    say(f"{Course.objects.count()} courses, {CourseRun.objects.count()} course runs")
    with nobody_told():
        events.make_events(organisations, venues, crowd)
        hackathons.make_hackathons(organisations, venues, crowd)
    say(f"{Event.objects.count()} events, {Team.objects.count()} teams, {Submission.objects.count()} submissions")
    lead_a_learner_s_life()


# What still has to happen after a play; everything else in the outbox would be letters to people who do not exist.
STILL_DUE = ("certificates.", "events.refresh_", "catalogue.")


@contextmanager
def nobody_told() -> Iterator[None]:
    last = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    for row in OutboxMessage.objects.filter(pk__gt=last, done_at=None):
        if not row.topic.startswith(STILL_DUE):
            row.delete()


def _runs(course: Course, rows: list[dict[str, Any]], venues: dict[str, Venue], crowd: Sequence[Person]) -> None:
    now = timezone.now()
    runs = courses.make_runs(course, rows, venues, timezone.localdate())
    for run, row in zip(runs, rows, strict=True):
        places.fill(run, row, crowd, now)
