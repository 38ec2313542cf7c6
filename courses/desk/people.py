"""Reads about the people of a run: who has a place, how far they are, who was there, who waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from core.i18n import pick
from courses.completion import Done, Progress, lessons_of, progress
from courses.models import CourseRun, Enrolment
from courses.selectors.learning import done_of_many
from scheduler.desk.people import Line, attendance_marks, facts_of, held_sessions
from scheduler.desk.people import registrations_of as registrations_in
from scheduler.models import Registration, Session


@dataclass(frozen=True)
class Module:
    """A module of the heat row: each lesson "on", "half" (its quiz is still missing) or ""."""

    title: str
    lessons: list[str]

    @property
    def done(self) -> int:
        return self.lessons.count("on")


@dataclass(frozen=True, kw_only=True)
class Learner(Line):
    """One line of the roster, with what was learned so far."""

    progress: Progress | None = None
    heat: list[Module] = field(default_factory=list)
    completed_at: datetime | None = None


def registrations_of(run: CourseRun, group: str) -> QuerySet[Registration]:
    """People of one group with their enrolments, see `scheduler.desk.people`."""
    return registrations_in(run.offering_id, group, "enrolment")


def learners(
    run: CourseRun, registrations: Iterable[Registration], *, sessions: list[Session] | None = None
) -> list[Learner]:
    """The lines of a roster. Reads `person`, `enrolment`, `places__pool`; the number of queries does not grow."""
    rows = list(registrations)
    sessions = held_sessions(run.offering_id) if sessions is None else sessions
    marks = attendance_marks(rows)
    done = done_of_many(_enrolments(run, rows))
    return [_learner(run, row, sessions, marks, done) for row in rows]


def _enrolments(run: CourseRun, rows: list[Registration]) -> list[Enrolment]:
    found = [enrolment for row in rows if (enrolment := enrolment_of(row)) is not None]
    for enrolment in found:
        enrolment.course, enrolment.course_run = run.course, run
    return found


def enrolment_of(registration: Registration) -> Enrolment | None:
    """Reads the reverse one-to-one: select_related("enrolment")."""
    return getattr(registration, "enrolment", None)


def _learner(
    run: CourseRun,
    row: Registration,
    sessions: list[Session],
    marks: dict[tuple[int, int], str],
    done: dict[int, Done],
) -> Learner:
    enrolment = enrolment_of(row)
    mine = done.get(enrolment.pk, Done()) if enrolment else None
    return Learner(
        **facts_of(row, sessions, marks),  # type: ignore[arg-type]
        progress=progress(run.course.outline, mine) if mine and lessons_of(run.course.outline) else None,
        heat=heat(run, mine) if mine else [],
        completed_at=enrolment.completed_at if enrolment else None,
    )


def heat(run: CourseRun, done: Done) -> list[Module]:
    """Lesson by lesson what one has done, in modules."""
    return [
        Module(pick(module.get("titles"))[0], [_warmth(lesson, done) for lesson in module["lessons"]])
        for module in run.course.outline.get("modules", [])
    ]


def _warmth(lesson: dict[str, object], done: Done) -> str:
    quizzes: list[str] = list(lesson.get("quizzes") or [])  # type: ignore[call-overload]
    missing = [quiz for quiz in quizzes if quiz not in done.passed]
    if lesson["key"] in done.lessons:
        return "half" if missing else "on"
    return "half" if quizzes and len(missing) < len(quizzes) else ""
