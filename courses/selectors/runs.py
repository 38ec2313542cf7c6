"""Runs as pages and listings need them: with their offering, sessions, venues and pools loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from core.queries import for_lists
from courses.models import Course, CourseRun
from scheduler.models import Session


def loaded_runs() -> QuerySet[CourseRun]:
    """Four queries however many runs: run with offering, course and organisation; sessions with venue; pools."""
    runs = CourseRun.objects.select_related("offering__organisation", "course").defer("course__outline")
    sessions = Session.objects.select_related("venue").order_by("starts_at")
    runs = runs.prefetch_related(Prefetch("offering__sessions", queryset=sessions), "offering__pools")
    return for_lists(runs)


def _not_over(now: datetime) -> Q:
    return Q(offering__ends_at__gt=now) | Q(offering__ends_at=None, format="self_paced")


def runs_to_list(course: Course, *, now: datetime) -> list[CourseRun]:
    """Runs one may still join or wait for: open, not over; dated ones first, in their order."""
    return runs_to_list_of([course.pk], now=now).get(course.pk, [])


def runs_to_list_of(course_ids: Iterable[int], *, now: datetime) -> dict[int, list[CourseRun]]:
    """The same for many courses at once: course id → runs."""
    runs = (
        loaded_runs()
        .filter(course__in=list(course_ids), offering__status__in=["open", "closed"])
        .filter(_not_over(now))
        .order_by("offering__starts_at", "pk")
    )
    found: dict[int, list[CourseRun]] = {}
    for run in runs:
        found.setdefault(run.course_id, []).append(run)
    return {key: sorted(rows, key=lambda run: run.is_self_paced) for key, rows in found.items()}
