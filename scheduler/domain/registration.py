"""What happens to a place: registering, leaving, being taken off.

The way in is optimistic: everything is written as if there were a place, and the pool is counted up by one conditional
statement at the very end. When that statement finds no place, the savepoint is rolled back and the same is written as
waiting. So 300 people at the same second lock the pool for one statement each, and nobody gets a place twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, DomainError
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Offering, Pool, Registration, RegistrationPlace
from scheduler.rules import can_cancel
from scheduler.signals import (
    registration_cancelled,
    registration_confirmed,
    registration_submitted,
    registration_waitlisted,
)

from .announcing import announce_places
from .counters import (
    Counted,
    Wish,
    figures,
    give_back,
    hold_open,
    join_queue,
    leave_queue,
    lock_pools,
    shared_number,
    take,
    wish_of,
)
from .policy import Pools, can_register, check_can_register, check_party, check_time, check_wish, full_error, make_wish
from .queue import settle
from .states import change_state, check_transition

__all__ = [
    "approve_registration",
    "can_register",
    "cancel_registration",
    "check_can_register",
    "refuse_registration",
    "register",
]


class Missed(Exception):
    """The pool was not as we thought: begin again, with the pools locked first when `locked`."""

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked


@dataclass(frozen=True)
class Entry:
    """One registration on its way in."""

    offering: Offering
    registration: Registration
    pools: list[Pool]
    wish: Wish
    by: Any
    now: datetime

    @property
    def looks_full(self) -> bool:
        """As of an unlocked read: only a hint where to begin."""
        return any(p.waiting or p.taken + self.wish[p.pk] > p.size for p in self.pools if p.pk in self.wish)


@transaction.atomic
def register(
    *,
    offering: Offering,
    person: Any,
    by: Any,
    party_size: int = 1,
    pools: Pools = None,
    now: datetime | None = None,
) -> Registration:
    """Registers `person`; the result is confirmed, waiting (see `selectors.places.standing`) or, with approval, in review.

    Asking twice returns the same live registration. `pools`: the chosen ones, or {pool: places}; None takes the main
    pool. Raises a DomainError with a sentence (closed, not yet open, cancelled, over, full for this party …).
    """
    now = now or timezone.now()
    try:
        check_time(offering, now)
        check_party(offering, party_size)
        registration = _insert(offering, person, party_size)
    except DomainError:
        if mine := _live(offering, person):
            return mine
        raise
    if registration is None:
        return _live(offering, person) or register(
            offering=offering, person=person, by=by, party_size=party_size, pools=pools, now=now
        )
    entry = _look(registration, party_size, pools, by=by, now=now)
    _write_places(entry)
    if entry.offering.approval:
        return _submit(entry)
    return let_in(entry)


def let_in(entry: Entry) -> Registration:
    """Gives the places or the number on the waiting list, whichever is true at the moment of the last statement."""
    for way in ([] if entry.looks_full else [_confirm]) + [_wait, _confirm, _wait]:
        try:
            with transaction.atomic():
                return way(entry)
        except Missed as missed:
            if missed.locked:
                break
    return _decide_under_lock(entry)


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


def _look(registration: Registration, party_size: int, pools: Pools, *, by: Any, now: datetime) -> Entry:
    """Reads the offering and its pools again, while a cancellation can no longer slip between."""
    hold_open(registration.offering_id)
    all_pools = list(Pool.objects.filter(offering=registration.offering_id).select_related("offering").order_by("id"))
    offering = all_pools[0].offering if all_pools else Offering.objects.get(pk=registration.offering_id)
    registration.offering = offering
    check_time(offering, now)
    wish = make_wish(offering, all_pools, party_size, pools)
    check_party(offering, party_size)
    check_wish(offering, all_pools, wish, now)
    return Entry(offering, registration, all_pools, wish, by, now)


def _write_places(entry: Entry) -> None:
    RegistrationPlace.objects.bulk_create(
        RegistrationPlace(registration=entry.registration, pool_id=pk, count=count) for pk, count in entry.wish.items()
    )


def _confirm(entry: Entry) -> Registration:
    """Everything as confirmed, then the count as the last statement."""
    registration = entry.registration
    registration.state, registration.seq = RegistrationState.CONFIRMED, None
    record("registration.confirmed", on=registration, by=entry.by)
    registration_confirmed.send(sender=Registration, registration=registration, promoted=False)
    counted = take(entry.wish)
    if counted is None:
        raise Missed
    before = {row.pk: replace(row, taken=row.taken - entry.wish[row.pk]) for row in counted}
    announce_places(entry.offering, entry.pools, before, {row.pk: row for row in counted})
    return registration


def _wait(entry: Entry) -> Registration:
    """Everything as waiting, then the number. Nobody else sees the row before the number is in it."""
    if not entry.offering.waiting_list:
        raise full_error(max(entry.wish.values()))
    registration = entry.registration
    registration.state = RegistrationState.WAITING
    record("registration.waiting", on=registration, by=entry.by)
    registration_waitlisted.send(sender=Registration, registration=registration)
    counted = join_queue(entry.wish)
    _check_still_full(entry, counted)
    _save_number(registration, counted)
    before = {row.pk: replace(row, waiting=row.waiting - 1) for row in counted}
    announce_places(entry.offering, entry.pools, before, {row.pk: row for row in counted})
    return registration


def _check_still_full(entry: Entry, counted: list[Counted]) -> None:
    """There are places after all: one came free between the two looks, or somebody in front waits for more than is
    free; whether one may pass then is for `settle` to say."""
    if all(row.taken + entry.wish[row.pk] <= row.size for row in counted):
        raise Missed(locked=any(row.waiting > 1 for row in counted))


def _decide_under_lock(entry: Entry) -> Registration:
    """The slow and certain way: hold all pools, join the waiting list, let the waiting list decide."""
    registration, offering = entry.registration, entry.offering
    before = figures(lock_pools(offering))
    registration.state = RegistrationState.WAITING
    _save_number(registration, join_queue(entry.wish))
    pools = lock_pools(offering)
    settle(offering, pools, by=entry.by, now=entry.now, newcomer=registration)
    if registration.state == RegistrationState.WAITING:
        if not offering.waiting_list:
            raise full_error(max(entry.wish.values()))
        record("registration.waiting", on=registration, by=entry.by)
        registration_waitlisted.send(sender=Registration, registration=registration)
    announce_places(offering, pools, before, figures(pools))
    return registration


def _save_number(registration: Registration, counted: list[Counted]) -> None:
    registration.seq = shared_number(counted)
    registration.save(update_fields=["state", "seq", "updated_at"])


def _submit(entry: Entry) -> Registration:
    registration = entry.registration
    registration.state = RegistrationState.SUBMITTED
    registration.save(update_fields=["state", "updated_at"])
    record("registration.submitted", on=registration, by=entry.by)
    registration_submitted.send(sender=Registration, registration=registration)
    return registration


# --- the way out


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by: Any, reason: str = "", now: datetime | None = None
) -> Registration:
    """Ends a live registration; its places go to the waiting list in the same transaction. Safe to repeat.

    Conflict when the person themselves cancels after the end.
    """
    now = now or timezone.now()
    pools = hold(registration)
    if not registration.is_live:
        return registration
    if by is not None and by.pk == registration.person_id and not can_cancel(registration, now):
        raise Conflict(_("This is already over."), code="past")
    return release(registration, pools, RegistrationState.CANCELLED, by=by, now=now, reason=reason)


@transaction.atomic
def refuse_registration(
    *, registration: Registration, by: Any, reason: str, now: datetime | None = None
) -> Registration:
    """The organiser does not accept a registration in review."""
    pools = hold(registration)
    return release(registration, pools, RegistrationState.REFUSED, by=by, now=now or timezone.now(), reason=reason)


@transaction.atomic
def approve_registration(*, registration: Registration, by: Any, now: datetime | None = None) -> Registration:
    """The organiser accepts a registration in review: a place, or the waiting list when there is none."""
    pools = hold(registration)
    check_transition(registration, RegistrationState.CONFIRMED)
    entry = Entry(registration.offering, registration, pools, wish_of(registration), by, now or timezone.now())
    if not pools:
        change_state(registration, RegistrationState.CONFIRMED, by=by, now=entry.now)
        registration_confirmed.send(sender=Registration, registration=registration, promoted=False)
        return registration
    return _decide_under_lock(entry)


def hold(registration: Registration) -> list[Pool]:
    """Locks the pools first and the registration after, and reads it fresh: nobody else ends or moves it now."""
    pools = lock_pools(registration.offering_id)
    fresh = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("offering", "person")
    registration.refresh_from_db(from_queryset=fresh)
    return pools


def release(
    registration: Registration, pools: list[Pool], to: str, *, by: Any, now: datetime, reason: str = ""
) -> Registration:
    """Ends the registration, gives its places back and lets others move up. The caller holds the pools (`hold`)."""
    check_transition(registration, to)
    before, was = figures(pools), registration.state
    _count_out(registration, pools)
    change_state(registration, to, by=by, now=now, reason=reason)
    registration_cancelled.send(sender=Registration, registration=registration, by=by, was=was)
    refill(registration.offering, pools, by=by, now=now)
    announce_places(registration.offering, pools, before, figures(pools))
    return registration


def refill(offering: Offering, pools: list[Pool], *, by: Any, now: datetime) -> list[Registration]:
    """Lets people move up unless it no longer makes sense. The caller holds the pools."""
    over = offering.ends_at is not None and offering.ends_at <= now
    if over or offering.status == OfferingStatus.CANCELLED or not any(pool.waiting for pool in pools):
        return []
    return settle(offering, pools, by=by, now=now)


def _count_out(registration: Registration, pools: list[Pool]) -> None:
    wish = wish_of(registration)
    held, waits = registration.holds_places, registration.state == RegistrationState.WAITING
    if held:
        give_back(wish)
    if waits:
        leave_queue(wish)
    for pool in pools:
        pool.taken -= wish.get(pool.pk, 0) if held else 0
        pool.waiting -= 1 if waits and pool.pk in wish else 0
