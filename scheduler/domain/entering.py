"""The way in: everything is written as if there were a place, and the pool is counted up by one statement at the end.

When that statement finds no place, the savepoint is rolled back and the same is written as waiting. So 300 people at
the same second lock the pool for one statement each, and nobody gets a place twice. A group is one wish for as many
places as it has people: all of them or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from core.audit import record_all
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Pool, Registration
from scheduler.signals import (
    registration_confirmed,
    registration_in_draw,
    registration_pending,
    registration_submitted,
    registration_waitlisted,
)

from .announcing import announce_places
from .conditions import deadline
from .counters import Counted, Wish, figures, join_queue, lock_pools, shared_number, take
from .policy import full_error
from .queue import settle

_S = RegistrationState


class Missed(Exception):
    """The pool was not as we thought: begin again, with the pools locked first when `locked`."""

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked


@dataclass(frozen=True)
class Entry:
    """One wish on its way in: a person's, or that of a group behind the registration that leads it."""

    offering: Offering
    registration: Registration
    pools: list[Pool]
    wish: Wish
    by: Any
    now: datetime
    carried: list[Registration] = field(default_factory=list)

    @property
    def everyone(self) -> list[Registration]:
        return [self.registration, *self.carried]

    @property
    def looks_full(self) -> bool:
        """As of an unlocked read: only a hint where to begin."""
        return any(p.waiting or p.taken + self.wish[p.pk] > p.size for p in self.pools if p.pk in self.wish)


def let_in(entry: Entry) -> Registration:
    """Gives the places, or the number on the waiting list, or a lot, whichever is true at the last statement."""
    if entry.offering.draws_lots and entry.pools:
        return _put(entry, _S.IN_DRAW, registration_in_draw)
    ways: list[Callable[[Entry], Registration]] = [] if entry.looks_full else [_confirm]
    for way in [*ways, _wait, _confirm, _wait]:
        try:
            with transaction.atomic():
                return way(entry)
        except Missed as missed:
            if missed.locked:
                break
    return decide_under_lock(entry)


def submit(entry: Entry) -> Registration:
    """The organiser looks first."""
    return _put(entry, _S.SUBMITTED, registration_submitted)


def _put(entry: Entry, state: str, fact: Signal) -> Registration:
    for one in entry.everyone:
        one.state = state
        one.save(update_fields=["state", "open_conditions", "updated_at"])
    _announce(entry.everyone, fact, entry.by)
    return entry.registration


def _announce(rows: list[Registration], fact: Signal, by: Any, **more: Any) -> None:
    """All of them are in the same state."""
    if not rows:
        return
    record_all(f"registration.{rows[0].state}", on=rows, by=by)
    for one in rows:
        fact.send(sender=Registration, registration=one, **more)


def _confirm(entry: Entry) -> Registration:
    """Everything as confirmed, then the count as the last statement."""
    for one in entry.everyone:
        _secure(one, entry)
    pending = [one for one in entry.everyone if one.open_conditions]
    _announce(pending, registration_pending, entry.by, was="")
    secured = [one for one in entry.everyone if not one.open_conditions]
    _announce(secured, registration_confirmed, entry.by, promoted=False)
    counted = take(entry.wish)
    if counted is None:
        raise Missed
    before = {row.pk: replace(row, taken=row.taken - entry.wish[row.pk]) for row in counted}
    announce_places(entry.offering, entry.pools, before, {row.pk: row for row in counted})
    return entry.registration


def _secure(one: Registration, entry: Entry) -> None:
    """The row was inserted as confirmed; only what is pending is written again."""
    one.state, one.seq, one.pending_until = _S.CONFIRMED, None, None
    if one.open_conditions:
        one.state, one.pending_until = _S.PENDING, deadline(one, entry.now)
        one.save(update_fields=["state", "open_conditions", "pending_until", "updated_at"])


def _wait(entry: Entry) -> Registration:
    """Everything as waiting, then the number. Nobody else sees the rows before the number is in them."""
    if not entry.offering.waiting_list:
        raise full_error(max(entry.wish.values()))
    for one in entry.everyone:
        one.state, one.pending_until = _S.WAITING, None
    _announce(entry.everyone, registration_waitlisted, entry.by)
    counted = join_queue(entry.wish)
    _check_still_full(entry, counted)
    _save_number(entry, counted)
    before = {row.pk: replace(row, waiting=row.waiting - 1) for row in counted}
    announce_places(entry.offering, entry.pools, before, {row.pk: row for row in counted})
    return entry.registration


def _check_still_full(entry: Entry, counted: list[Counted]) -> None:
    """There are places after all: one came free between the two looks, or somebody in front waits for more than is
    free; whether one may pass then is for `settle` to say."""
    if all(row.taken + entry.wish[row.pk] <= row.size for row in counted):
        raise Missed(locked=any(row.waiting > 1 for row in counted))


def decide_under_lock(entry: Entry) -> Registration:
    """The slow and certain way: hold all pools, join the waiting list, let the waiting list decide."""
    registration, offering = entry.registration, entry.offering
    before = figures(lock_pools(offering))
    for one in entry.everyone:
        one.state, one.pending_until = _S.WAITING, None
    _save_number(entry, join_queue(entry.wish))
    pools = lock_pools(offering)
    settle(offering, pools, by=entry.by, now=entry.now, newcomer=registration)
    if registration.state == _S.WAITING:
        if not offering.waiting_list:
            raise full_error(max(entry.wish.values()))
        _announce(entry.everyone, registration_waitlisted, entry.by)
    announce_places(offering, pools, before, figures(pools))
    return registration


def _save_number(entry: Entry, counted: list[Counted]) -> None:
    number = shared_number(counted)
    for one in entry.everyone:
        one.seq = number
    rows = Registration.objects.filter(pk__in=[one.pk for one in entry.everyone])
    rows.update(state=_S.WAITING, seq=number, pending_until=None, updated_at=entry.now)
    for one in entry.everyone:
        if one.open_conditions:
            one.save(update_fields=["open_conditions"])
