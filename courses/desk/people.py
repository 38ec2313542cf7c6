"""Reads about the people of a run: who has a place, how far they are, who was there, who waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from core.i18n import pick
from core.queries import for_lists
from courses.completion import Done, Progress, lessons_of, progress
from courses.models import CourseRun, Enrolment
from courses.selectors.learning import done_of_many
from scheduler.enums import ENDED_STATES, HOLDING_STATES, AttendanceState, RegistrationState, SessionStatus
from scheduler.models import Attendance, Registration, Session
from scheduler.selectors.places import position, with_position
from scheduler.selectors.sessions import sessions_of

from .words import pool_label

GROUPS: dict[str, tuple[str, ...]] = {
    "places": tuple(HOLDING_STATES),
    "waiting": (RegistrationState.WAITING,),
    "review": (RegistrationState.SUBMITTED,),
    "left": tuple(ENDED_STATES),
}


@dataclass(frozen=True)
class Module:
    """A module of the heat row: each lesson "on", "half" (its quiz is still missing) or ""."""

    title: str
    lessons: list[str]

    @property
    def done(self) -> int:
        return self.lessons.count("on")


@dataclass(frozen=True)
class Mark:
    """Attendance of one person at one session; `state` is "" when nobody marked it."""

    session: Session
    state: str

    @property
    def label(self) -> str:
        return str(AttendanceState(self.state).label) if self.state else ""


@dataclass(frozen=True)
class Meeting:
    """A session as the run's page lists it: what can be done with it now."""

    session: Session
    has_come: bool
    can_move: bool


@dataclass(frozen=True)
class Learner:
    """One line of the roster."""

    registration: Registration
    state: str
    position: int | None
    services: list[str]
    progress: Progress | None = None
    heat: list[Module] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    completed_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.registration.person.name or str(self.registration.person.email)

    @property
    def present(self) -> int:
        return sum(mark.state == AttendanceState.PRESENT for mark in self.marks)


def registrations_of(run: CourseRun, group: str) -> QuerySet[Registration]:
    """People of one group ("places", "waiting", "review", "left"); the waiting list in its order, others by name."""
    rows = Registration.objects.filter(offering=run.offering_id, state__in=GROUPS[group])
    rows = rows.select_related("person", "enrolment").prefetch_related("places__pool")
    if group == "waiting":
        return for_lists(with_position(rows).order_by("seq", "id"))
    return for_lists(rows.order_by("person__name", "person_id", "id"))


def counts_of(run: CourseRun) -> dict[str, int]:
    """group → how many people. One query."""
    found = Registration.objects.filter(offering=run.offering_id).order_by()
    states = dict(found.values_list("state").annotate(number=Count("pk")))
    return {group: sum(states.get(state, 0) for state in within) for group, within in GROUPS.items()}


def held_sessions(run: CourseRun) -> list[Session]:
    """Sessions that take or took place, in order."""
    return list(Session.objects.planned().filter(offering=run.offering_id).order_by("starts_at", "pk"))


def meetings_of(run: CourseRun, *, now: datetime) -> list[Meeting]:
    """All sessions, cancelled ones too. One query."""
    return [
        Meeting(session, has_come(session, now=now), session.status == SessionStatus.PLANNED and session.ends_at > now)
        for session in sessions_of(run.offering)
    ]


def has_come(session: Session, *, now: datetime) -> bool:
    """Who was there can be marked: the day of a planned session (in the current time zone) is here or past."""
    day = timezone.localtime(session.starts_at).date()
    return session.status == SessionStatus.PLANNED and day <= timezone.localtime(now).date()


def learners(
    run: CourseRun, registrations: Iterable[Registration], *, sessions: list[Session] | None = None
) -> list[Learner]:
    """The lines of a roster. Reads `person`, `enrolment`, `places__pool`; the number of queries does not grow."""
    rows = list(registrations)
    sessions = held_sessions(run) if sessions is None else sessions
    marks = _marks(rows)
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


def _marks(rows: list[Registration]) -> dict[tuple[int, int], str]:
    found = Attendance.objects.filter(registration__in=rows)
    return {
        (row, session): state for row, session, state in found.values_list("registration_id", "session_id", "state")
    }


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
        registration=row,
        state=str(RegistrationState(row.state).label),
        position=position(row),
        services=[pool_label(place.pool) for place in row.places.all() if place.pool.is_service],
        progress=progress(run.course.outline, mine) if mine and lessons_of(run.course.outline) else None,
        heat=heat(run, mine) if mine else [],
        marks=[Mark(session, marks.get((row.pk, session.pk), "")) for session in sessions],
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


def marks_of(session: Session) -> dict[int, str]:
    """registration id → mark at this session. One query."""
    return dict(Attendance.objects.filter(session=session).values_list("registration_id", "state"))


def confirmed_people(run: CourseRun) -> QuerySet[Registration]:
    rows = Registration.objects.filter(offering=run.offering_id, state=RegistrationState.CONFIRMED)
    return for_lists(rows.select_related("person").order_by("person__name", "person_id"))
