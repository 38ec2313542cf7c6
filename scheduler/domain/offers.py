"""Places kept with a deadline: accepting, and passing on what nobody accepted or settled in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Registration
from scheduler.rules import can_accept

from .leaving import hold, release, release_all
from .parties import grant, leader_of

_S = RegistrationState


@transaction.atomic
def accept_offer(*, registration: Registration, by: Any, now: datetime | None = None) -> Registration:
    """Turns the kept place into a confirmed one (pending while something must be settled); in a group one accepts for
    all. Accepting twice is the same; Conflict after the deadline."""
    now = now or timezone.now()
    hold(registration)
    if registration.state in (_S.CONFIRMED, _S.PENDING):
        return registration
    if not can_accept(registration, now):
        raise Conflict(_("The place was not accepted in time and went to the next person."), code="offer_expired")
    lead = leader_of(registration)
    lead.offering = registration.offering
    grant(lead, by=by, now=now)
    if lead.pk != registration.pk:
        registration.refresh_from_db()
    return registration


def sweep_expired_offers(*, now: datetime | None = None) -> int:
    """Ends offers and pending registrations whose deadline passed and lets the next ones move up; returns how many
    people lost a place. Safe beside itself."""
    now = now or timezone.now()
    offerings = _late(now).order_by("offering_id").values_list("offering_id", flat=True).distinct()
    return sum(_sweep_one(offering_id, now) for offering_id in list(offerings))


def _late(now: datetime) -> Any:
    offered = Q(state=_S.OFFERED, offered_until__lte=now, lead__isnull=True)
    return Registration.objects.filter(offered | Q(state=_S.PENDING, pending_until__lte=now))


@transaction.atomic
def _sweep_one(offering_id: int, now: datetime) -> int:
    """Another sweeper at this offering: leave it to that one (SKIP LOCKED)."""
    rows = Offering.objects.select_for_update(skip_locked=True, no_key=True)
    if rows.filter(pk=offering_id).first() is None:
        return 0
    late = _late(now).filter(offering=offering_id).order_by("seq", "id")
    return sum(_end_one(registration, now) for registration in late)


def _end_one(registration: Registration, now: datetime) -> int:
    """An offer nobody accepted ends for the whole group; what one person did not settle ends for that person."""
    pools = hold(registration)
    if registration.state == _S.OFFERED and not can_accept(registration, now):
        return len(release_all(registration, pools, _S.EXPIRED, by=None, now=now))
    if registration.pending_until and registration.pending_until <= now:
        release(registration, pools, _S.EXPIRED, by=None, now=now)
        return 1
    return 0
