"""Who was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler.enums import AttendanceState, RegistrationState
from scheduler.models import Attendance, Registration, Session


@transaction.atomic
def mark_attendance(*, session: Session, registration: Registration, by: Any, state: str) -> Attendance:
    """Sets or changes the mark; the same mark again changes nothing. Conflict without a confirmed place."""
    _check(session, registration, state)
    attendance, created = Attendance.objects.get_or_create(
        session=session, registration=registration, defaults={"state": state}
    )
    if not created and attendance.state == state:
        return attendance
    was = "" if created else attendance.state
    attendance.state = state
    attendance.save(update_fields=["state", "updated_at"])
    record("attendance.marked", on=registration, by=by, session=str(session.uuid), state=state, was=was)
    return attendance


@transaction.atomic
def mark_everyone(*, session: Session, by: Any, marks: Mapping[Registration, str]) -> list[Attendance]:
    """The whole list at once, as a trainer ticks it."""
    return [
        mark_attendance(session=session, registration=registration, by=by, state=state)
        for registration, state in marks.items()
    ]


@transaction.atomic
def unmark_attendance(*, session: Session, registration: Registration, by: Any) -> None:
    """Nobody has said anything about this person at this session; for a mark made by mistake. Safe to repeat."""
    gone, _models = Attendance.objects.filter(
        session=session, registration=registration, state=AttendanceState.PRESENT
    ).delete()
    if gone:
        record("attendance.unmarked", on=registration, by=by, session=str(session.uuid))


def _check(session: Session, registration: Registration, state: str) -> None:
    if state not in AttendanceState.values:
        raise InvalidInput(_("This mark is not known."), code="attendance_state", field="state")
    if registration.offering_id != session.offering_id:
        raise InvalidInput(_("This registration belongs to something else."), code="foreign_registration")
    if registration.state != RegistrationState.CONFIRMED:
        raise Conflict(_("Only people with a confirmed place can be marked."), code="not_confirmed")
