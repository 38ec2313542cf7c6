"""Registering: one person (with a party or not), or a group; and the organiser's word about it.

How places are counted on the way in stands in `entering`, the way out in `leaving`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import DomainError
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Pool, Registration, RegistrationPlace

from .conditions import asked_of
from .counters import Wish, hold_open, wish_of
from .entering import Entry, decide_under_lock, let_in, submit
from .leaving import cancel_group, cancel_registration, hold, refill, refuse_registration, release
from .parties import everyone, grant, leader_of
from .policy import Pools, can_register, check_can_register, check_party, check_time, check_wish, make_wish
from .states import check_transition

__all__ = [
    "approve_registration",
    "can_register",
    "cancel_group",
    "cancel_registration",
    "check_can_register",
    "hold",
    "refill",
    "refuse_registration",
    "register",
    "release",
]


@transaction.atomic
def register(
    *,
    offering: Offering,
    person: Any,
    by: Any,
    party_size: int = 1,
    pools: Pools = None,
    conditions: Iterable[str] = (),
    at_the_door: bool = False,
    now: datetime | None = None,
) -> Registration:
    """Registers `person`; the result is confirmed, pending (something must be settled first), waiting, in the draw or
    in review; see `selectors.places.standing`.

    Asking twice returns the same live registration. `pools`: the chosen ones, or {pool: places}; None takes the main
    pool. `conditions`: what must be settled first, beside what `domain.conditions` asks by itself.
    `at_the_door`: also after registration has closed. Raises a DomainError with a sentence (closed, not yet open, cancelled, over, full for this party …).
    """
    now = now or timezone.now()
    try:
        check_time(offering, now, at_the_door=at_the_door)
        check_party(offering, party_size)
        registration = _insert(offering, person, party_size)
    except DomainError:
        if mine := _live(offering, person):
            return mine
        raise
    if registration is None:
        return _live(offering, person) or register(
            offering=offering,
            person=person,
            by=by,
            party_size=party_size,
            pools=pools,
            conditions=conditions,
            at_the_door=at_the_door,
            now=now,
        )
    fresh, all_pools, wish = look(offering, party_size, pools, at_the_door=at_the_door, now=now)
    check_party(fresh, party_size)
    entry = Entry(fresh, registration, all_pools, wish, by, now)
    write_wish(entry, {registration.person_id: conditions})
    return submit(entry) if fresh.approval else let_in(entry)


def _live(offering: Offering, person: Any) -> Registration | None:
    return offering.registrations.live().filter(person=person).first()


def _insert(offering: Offering, person: Any, party_size: int) -> Registration | None:
    """None when the person is registered already; another request of theirs under way is waited for."""
    registration = Registration(
        offering=offering, person=person, party_size=party_size, state=RegistrationState.CONFIRMED
    )
    try:
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError:
        return None
    return registration


def look(
    offering: Offering, places: int, pools: Pools, *, at_the_door: bool = False, now: datetime
) -> tuple[Offering, list[Pool], Wish]:
    """Reads the offering and its pools again, while a cancellation or a draw can no longer slip between."""
    hold_open(offering.pk)
    all_pools = list(Pool.objects.filter(offering=offering.pk).select_related("offering").order_by("id"))
    fresh = all_pools[0].offering if all_pools else Offering.objects.get(pk=offering.pk)
    check_time(fresh, now, at_the_door=at_the_door)
    wish = make_wish(fresh, all_pools, places, pools)
    check_wish(fresh, all_pools, wish, now)
    return fresh, all_pools, wish


def write_wish(entry: Entry, conditions: dict[int, Iterable[str]]) -> None:
    """The places wished for, and what each person must settle first. (Written with the state, see `entering`.)"""
    chosen = [pool for pool in entry.pools if pool.pk in entry.wish]
    for one in entry.everyone:
        one.offering = entry.offering
        one.open_conditions = asked_of(entry.offering, one.person, chosen, conditions.get(one.person_id, ()))
    RegistrationPlace.objects.bulk_create(
        RegistrationPlace(registration=entry.registration, pool_id=pk, count=count) for pk, count in entry.wish.items()
    )


@transaction.atomic
def approve_registration(*, registration: Registration, by: Any, now: datetime | None = None) -> Registration:
    """The organiser accepts a registration in review: a place, the draw, or the waiting list. A group as one."""
    now = now or timezone.now()
    pools = hold(registration)
    check_transition(registration, RegistrationState.CONFIRMED)
    lead = leader_of(registration)
    lead.offering = registration.offering
    party = everyone(lead)
    entry = Entry(lead.offering, lead, pools, wish_of(lead), by, now, carried=party[1:])
    if not pools:
        grant(lead, by=by, now=now)
    elif lead.offering.draws_lots:
        let_in(entry)
    else:
        decide_under_lock(entry)
    if lead.pk != registration.pk:
        registration.refresh_from_db()
    return registration
