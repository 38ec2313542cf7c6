"""What a person learns and how far they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.queries import for_lists
from courses.completion import Done
from courses.models import Course, Enrolment, LessonProgress, QuizAttempt
from scheduler.models import Attendance, Session


def enrolment_in(person: Any, course: Course) -> Enrolment | None:
    """The running enrolment in this course; the newest when there are several runs. One query."""
    if not getattr(person, "is_authenticated", False):
        return None
    mine = Enrolment.objects.active().filter(person_id=person.pk, course_id=course.pk)
    enrolment = mine.select_related("course_run").order_by("-started_at", "-pk").first()
    if enrolment:
        enrolment.course, enrolment.person = course, person
    return enrolment


def enrolments_of(person: Any) -> QuerySet[Enrolment]:
    """All running enrolments, newest first, with course, texts and run. Two queries."""
    rows = (
        Enrolment.objects.active()
        .of(person)
        .select_related("course__organisation", "course_run__offering", "person")
        .prefetch_related("course__texts")
        .order_by("-started_at", "-pk")
    )
    return for_lists(rows)


def done_of(enrolment: Enrolment) -> Done:
    """What was done in one enrolment; attendance only when the course asks for it (two to four queries)."""
    return done_of_many([enrolment])[enrolment.pk]


def done_of_many(enrolments: Iterable[Enrolment]) -> dict[int, Done]:
    """enrolment id → what was done. Reads `course` and `course_run` of each; the number of queries is fixed."""
    rows = list(enrolments)
    keys = [row.pk for row in rows]
    lessons: dict[int, set[str]] = defaultdict(set)
    for key, lesson in LessonProgress.objects.filter(enrolment__in=keys).values_list("enrolment_id", "lesson_key"):
        lessons[key].add(str(lesson))
    passed: dict[int, set[str]] = defaultdict(set)
    attempts = QuizAttempt.objects.filter(enrolment__in=keys).exclude(passed_at=None)
    for key, quiz in attempts.values_list("enrolment_id", "quiz_uuid"):
        passed[key].add(str(quiz))
    attended, sessions = _attendance([row for row in rows if (row.course.completion or {}).get("attendance")])
    return {
        row.pk: Done(lessons[row.pk], passed[row.pk], attended.get(row.pk, 0), sessions.get(row.pk, 0)) for row in rows
    }


def _attendance(rows: list[Enrolment]) -> tuple[dict[int, int], dict[int, int]]:
    if not rows:
        return {}, {}
    offerings = {row.course_run.offering_id for row in rows}
    held: dict[int, int] = defaultdict(int)
    for key in Session.objects.planned().filter(offering__in=offerings).values_list("offering_id", flat=True):
        held[key] += 1
    there: dict[int, int] = defaultdict(int)
    present = Attendance.objects.filter(registration__in=[row.registration_id for row in rows], state="present")
    for key in present.exclude(session__status="cancelled").values_list("registration_id", flat=True):
        there[key] += 1
    return (
        {row.pk: there[row.registration_id] for row in rows if row.registration_id},
        {row.pk: held[row.course_run.offering_id] for row in rows},
    )


def attempts_of(enrolment: Enrolment, quizzes: Iterable[UUID]) -> dict[str, QuizAttempt]:
    """quiz uuid → the person's attempt. One query."""
    found = QuizAttempt.objects.filter(enrolment=enrolment, quiz_uuid__in=list(quizzes))
    return {str(attempt.quiz_uuid): attempt for attempt in found}


def open_enrolments(course: UUID | str) -> QuerySet[Enrolment]:
    """Running and not completed, of the course with this uuid."""
    rows = Enrolment.objects.active().filter(course__uuid=course, completed_at=None)
    return rows.select_related("course", "course_run", "person")
