"""Reads about the people of an offering: who has a place, who waits, who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from core.queries import for_lists
from scheduler.enums import ENDED_STATES, HOLDING_STATES, AttendanceState, RegistrationState, SessionStatus
from scheduler.models import Attendance, Offering, Registration, Session
from scheduler.selectors.places import position, with_position
from scheduler.selectors.sessions import sessions_of

from .words import pool_label

GROUPS: dict[str, tuple[str, ...]] = {
    "places": tuple(HOLDING_STATES),
    "waiting": (RegistrationState.WAITING,),
    "review": (RegistrationState.SUBMITTED,),
    "draw": (RegistrationState.IN_DRAW,),
    "left": tuple(ENDED_STATES),
}


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
    """A session as a desk lists it: what can be done with it now."""

    session: Session
    has_come: bool
    can_move: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list of people. `position` is their number on the waiting list."""

    registration: Registration
    state: str
    position: int | None
    services: list[str]
    marks: list[Mark]

    @property
    def name(self) -> str:
        return self.registration.person.name or str(self.registration.person.email)

    @property
    def present(self) -> int:
        return sum(mark.state == AttendanceState.PRESENT for mark in self.marks)


def registrations_of(offering: Offering | int, group: str, *select: str) -> QuerySet[Registration]:
    """People of one group ("places", "waiting", "review", "draw", "left"); the waiting list in its order, others by name."""
    rows = Registration.objects.filter(offering=offering, state__in=GROUPS[group])
    rows = rows.select_related("person", *select).prefetch_related("places__pool")
    if group == "waiting":
        return for_lists(with_position(rows).order_by("seq", "id"))
    return for_lists(rows.order_by("person__name", "person_id", "id"))


def counts_of(offering: Offering | int) -> dict[str, int]:
    """group → how many registrations. One query."""
    found = Registration.objects.filter(offering=offering).order_by()
    states = dict(found.values_list("state").annotate(number=Count("pk")))
    return {group: sum(states.get(state, 0) for state in within) for group, within in GROUPS.items()}


def held_sessions(offering: Offering | int) -> list[Session]:
    """Sessions that take or took place, in order."""
    return list(Session.objects.planned().filter(offering=offering).order_by("starts_at", "pk"))


def meetings_of(offering: Offering, *, now: datetime) -> list[Meeting]:
    """All sessions, cancelled ones too. One query."""
    return [
        Meeting(session, has_come(session, now=now), session.status == SessionStatus.PLANNED and session.ends_at > now)
        for session in sessions_of(offering)
    ]


def has_come(session: Session, *, now: datetime) -> bool:
    """Who was there can be marked: the day of a planned session (in the current time zone) is here or past."""
    day = timezone.localtime(session.starts_at).date()
    return session.status == SessionStatus.PLANNED and day <= timezone.localtime(now).date()


def lines(registrations: Iterable[Registration], *, sessions: list[Session]) -> list[Line]:
    """Reads `person`, `places__pool`; one query for all marks at `sessions`, none without sessions."""
    rows = list(registrations)
    marks = attendance_marks(rows) if sessions else {}
    return [Line(**facts_of(row, sessions, marks)) for row in rows]  # type: ignore[arg-type]


def facts_of(row: Registration, sessions: list[Session], marks: dict[tuple[int, int], str]) -> dict[str, object]:
    """What every line of a list says about a registration."""
    return {
        "registration": row,
        "state": str(RegistrationState(row.state).label),
        "position": position(row),
        "services": [pool_label(place.pool) for place in row.places.all() if place.pool.is_service],
        "marks": [Mark(session, marks.get((row.pk, session.pk), "")) for session in sessions],
    }


def attendance_marks(rows: list[Registration]) -> dict[tuple[int, int], str]:
    """(registration id, session id) → mark. One query."""
    found = Attendance.objects.filter(registration__in=rows)
    return {
        (row, session): state for row, session, state in found.values_list("registration_id", "session_id", "state")
    }


def marks_of(session: Session) -> dict[int, str]:
    """registration id → mark at this session. One query."""
    return dict(Attendance.objects.filter(session=session).values_list("registration_id", "state"))


def confirmed_people(offering: Offering | int) -> QuerySet[Registration]:
    rows = Registration.objects.filter(offering=offering, state=RegistrationState.CONFIRMED)
    return for_lists(rows.select_related("person").order_by("person__name", "person_id"))
