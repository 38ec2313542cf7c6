"""Places offered with a deadline: accepting, and passing on what nobody accepted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Registration
from scheduler.rules import can_accept
from scheduler.signals import registration_confirmed

from .registration import hold, release
from .states import change_state


@transaction.atomic
def accept_offer(*, registration: Registration, by: Any, now: datetime | None = None) -> Registration:
    """Turns the kept place into a confirmed one. Accepting twice is the same; Conflict after the deadline."""
    now = now or timezone.now()
    hold(registration)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    if not can_accept(registration, now):
        raise Conflict(_("The place was not accepted in time and went to the next person."), code="offer_expired")
    change_state(registration, RegistrationState.CONFIRMED, by=by, now=now)
    registration_confirmed.send(sender=Registration, registration=registration, promoted=False)
    return registration


def sweep_expired_offers(*, now: datetime | None = None) -> int:
    """Ends offers whose deadline passed and lets the next ones move up; returns how many. Safe beside itself."""
    now = now or timezone.now()
    late = Registration.objects.filter(state=RegistrationState.OFFERED, offered_until__lte=now)
    offerings = late.order_by("offering_id").values_list("offering_id", flat=True).distinct()
    return sum(_sweep_one(offering_id, now) for offering_id in list(offerings))


@transaction.atomic
def _sweep_one(offering_id: int, now: datetime) -> int:
    """Another sweeper at this offering: leave it to that one (SKIP LOCKED)."""
    rows = Offering.objects.select_for_update(skip_locked=True, no_key=True)
    if rows.filter(pk=offering_id).first() is None:
        return 0
    ended = 0
    late = Registration.objects.filter(offering=offering_id, state=RegistrationState.OFFERED, offered_until__lte=now)
    for registration in late.order_by("seq", "id"):
        pools = hold(registration)
        if registration.state == RegistrationState.OFFERED and not can_accept(registration, now):
            release(registration, pools, RegistrationState.EXPIRED, by=None, now=now)
            ended += 1
    return ended
