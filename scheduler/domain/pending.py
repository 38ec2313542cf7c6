"""Places kept until something is settled (a guardian's consent): settling it, and opening it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Conflict
from scheduler.enums import Condition, RegistrationState
from scheduler.models import Registration

from .conditions import asks, joined
from .leaving import hold
from .offers import sweep_expired_offers
from .parties import secure
from .states import ended_error

__all__ = ["asks", "fulfil", "needs", "reopen", "sweep_pending"]

_S = RegistrationState


def needs(registration: Registration) -> bool:
    """Something must still be settled before it is confirmed."""
    return bool(registration.open_conditions)


@transaction.atomic
def fulfil(*, registration: Registration, condition: str, by: Any, now: datetime | None = None) -> Registration:
    """Settles one condition; with the last one a pending registration is confirmed. Safe to repeat.

    Who waits, is in review or in the draw is confirmed directly later. Conflict when the registration has ended.
    """
    now = now or timezone.now()
    hold(registration)
    if not registration.is_live:
        raise Conflict(ended_error(registration), code="registration_state")
    if Condition(condition) not in registration.conditions:
        return registration
    _write(registration, [one for one in registration.conditions if one != condition])
    record("registration.settled", on=registration, by=by, condition=str(condition))
    if registration.state == _S.PENDING and not registration.open_conditions:
        secure(registration, by=by, now=now)
    return registration


@transaction.atomic
def reopen(*, registration: Registration, condition: str, by: Any, now: datetime | None = None) -> Registration:
    """Opens a condition (again): a confirmed registration is pending from now on and keeps its place until the new
    deadline. One that has ended stays as it is."""
    now = now or timezone.now()
    hold(registration)
    if not registration.is_live or Condition(condition) in registration.conditions:
        return registration
    record("registration.reopened", on=registration, by=by, condition=str(condition))
    registration.open_conditions = joined([*registration.conditions, Condition(condition)])
    if registration.state == _S.CONFIRMED:
        secure(registration, by=by, now=now)
    else:
        _write(registration, registration.conditions)
    return registration


def sweep_pending(*, now: datetime | None = None) -> int:
    """Ends what was not settled in time; the same sweep as that of offers."""
    return sweep_expired_offers(now=now)


def _write(registration: Registration, conditions: list[Condition]) -> None:
    registration.open_conditions = joined(conditions)
    registration.save(update_fields=["open_conditions", "updated_at"])
