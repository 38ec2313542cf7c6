"""The way out: places are counted down first and the waiting list is looked at after, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Offering, Pool, Registration
from scheduler.rules import can_cancel
from scheduler.signals import registration_cancelled

from .announcing import announce_places
from .counters import figures, give_back, leave_queue, lock_pools, wish_of
from .parties import everyone, leader_of, step_out
from .queue import settle
from .states import change_state, check_transition


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by: Any, reason: str = "", now: datetime | None = None
) -> Registration:
    """Ends a live registration; its places go to the waiting list in the same transaction. Safe to repeat.

    Somebody in a group leaves it alone: the group is smaller by one. Conflict when the person themselves cancels after
    the end.
    """
    now = now or timezone.now()
    pools = hold(registration)
    if not registration.is_live:
        return registration
    _check_in_time(registration, by, now)
    return release(registration, pools, RegistrationState.CANCELLED, by=by, now=now, reason=reason)


@transaction.atomic
def cancel_group(
    *, registration: Registration, by: Any, reason: str = "", now: datetime | None = None
) -> list[Registration]:
    """Ends the registrations of the whole group that this one belongs to. Safe to repeat."""
    now = now or timezone.now()
    pools = hold(registration)
    if not registration.is_live:
        return []
    _check_in_time(registration, by, now)
    return release_all(registration, pools, RegistrationState.CANCELLED, by=by, now=now, reason=reason)


@transaction.atomic
def refuse_registration(
    *, registration: Registration, by: Any, reason: str, now: datetime | None = None
) -> Registration:
    """The organiser does not accept a registration in review; a group is refused as one."""
    pools = hold(registration)
    check_transition(registration, RegistrationState.REFUSED)
    release_all(registration, pools, RegistrationState.REFUSED, by=by, now=now or timezone.now(), reason=reason)
    return registration


def hold(registration: Registration) -> list[Pool]:
    """Locks the pools first and the registration after, and reads it fresh: nobody else ends or moves it now.

    Without pools the offering is what groups are held by; newcomers pass this lock.
    """
    pools = lock_pools(registration.offering_id)
    if not pools:
        list(Offering.objects.select_for_update(no_key=True).filter(pk=registration.offering_id))
    fresh = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("offering", "person")
    registration.refresh_from_db(from_queryset=fresh)
    return pools


def release(
    registration: Registration, pools: list[Pool], to: str, *, by: Any, now: datetime, reason: str = ""
) -> Registration:
    """Ends one person's registration, gives its place back and lets others move up. The caller holds the pools."""
    check_transition(registration, to)
    before = figures(pools)
    party = _party_of(registration)
    if len(party) > 1:
        step_out(registration, party, pools, now=now)
    else:
        _count_out(registration, pools)
    _end(registration, to, by=by, now=now, reason=reason)
    pass_on(registration.offering, pools, before, by=by, now=now)
    return registration


def release_all(
    registration: Registration, pools: list[Pool], to: str, *, by: Any, now: datetime, reason: str = ""
) -> list[Registration]:
    """The same for everybody of the group that the registration belongs to."""
    before = figures(pools)
    party = _party_of(registration)
    _count_out(party[0], pools)
    for one in party:
        _end(one, to, by=by, now=now, reason=reason)
    pass_on(registration.offering, pools, before, by=by, now=now)
    return party


def refill(offering: Offering, pools: list[Pool], *, by: Any, now: datetime) -> list[Registration]:
    """Lets people move up unless it no longer makes sense. The caller holds the pools."""
    over = offering.ends_at is not None and offering.ends_at <= now
    if over or offering.status == OfferingStatus.CANCELLED or not any(pool.waiting for pool in pools):
        return []
    return settle(offering, pools, by=by, now=now)


def _party_of(registration: Registration) -> list[Registration]:
    """The lead first; the given object itself stands for its row."""
    lead = leader_of(registration)
    lead.offering = registration.offering
    return [registration if one.pk == registration.pk else one for one in everyone(lead)]


def _end(one: Registration, to: str, *, by: Any, now: datetime, reason: str) -> None:
    was = one.state
    change_state(one, to, by=by, now=now, reason=reason)
    registration_cancelled.send(sender=Registration, registration=one, by=by, was=was)


def pass_on(offering: Offering, pools: list[Pool], before: Any, *, by: Any, now: datetime) -> None:
    """Lets others move up into what became free, and tells everybody the new figures. The caller holds the pools."""
    refill(offering, pools, by=by, now=now)
    announce_places(offering, pools, before, figures(pools))


def _check_in_time(registration: Registration, by: Any, now: datetime) -> None:
    if by is not None and by.pk == registration.person_id and not can_cancel(registration, now):
        raise Conflict(_("This is already over."), code="past")


def _count_out(lead: Registration, pools: list[Pool]) -> None:
    wish = wish_of(lead)
    held, waits = lead.holds_places, lead.state == RegistrationState.WAITING
    if held:
        give_back(wish)
    if waits:
        leave_queue(wish)
    for pool in pools:
        pool.taken -= wish.get(pool.pk, 0) if held else 0
        pool.waiting -= 1 if waits and pool.pk in wish else 0
