"""Every change of state passes here, so the transition table is the truth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from scheduler.enums import ENDED_STATES, REGISTRATION_TRANSITIONS, RegistrationState
from scheduler.models import Registration


def check_transition(registration: Registration, to: str) -> None:
    """Raises Conflict when the table does not know the step."""
    if to not in REGISTRATION_TRANSITIONS[registration.state]:
        raise Conflict(ended_error(registration), code="registration_state")


def ended_error(registration: Registration) -> str:
    label = RegistrationState(registration.state).label
    return _("This registration is “%(state)s”; that step is no longer possible.") % {"state": label}


def change_state(registration: Registration, to: str, *, by: Any, now: datetime, **fields: Any) -> Registration:
    """Moves the registration to `to`, writes `fields` beside it and one audit row. Two statements."""
    check_transition(registration, to)
    was = registration.state
    registration.state = to
    registration.offered_until = fields.pop("offered_until", None)
    registration.pending_until = fields.pop("pending_until", None)
    registration.ended_at = now if to in ENDED_STATES else None
    for name, value in fields.items():
        setattr(registration, name, value)
    deadlines = ["offered_until", "pending_until", "ended_at"]
    registration.save(update_fields=["state", *deadlines, "updated_at", *fields])
    record(f"registration.{to}", on=registration, by=by, was=was)
    return registration
