"""The waiting list: who moves up when places are free. Every caller holds the offering's pools (`lock_pools`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scheduler.enums import Promotion
from scheduler.models import Offering, Pool, Registration

from .counters import Wish, move_up, wish_of
from .parties import grant, offer

BATCH = 50


def settle(
    offering: Offering,
    pools: list[Pool],
    *,
    by: Any,
    now: datetime,
    newcomer: Registration | None = None,
    drawn: bool = False,
) -> list[Registration]:
    """Gives free places to those who wait, in the order of `seq`; returns who moved up.

    Strict order: whoever lacks places of a pool keeps everybody behind from that pool, but not from others. With
    `offering.fill_gaps` those behind may pass when they fit; and nobody is kept by a party larger than the whole pool
    (it was made smaller since). `pools` are the locked rows as they stand now; they are changed in place. A `newcomer`
    who gets a place at once is confirmed and not announced as moved up; the same for everyone when lots were `drawn`.
    A group stands in the list once and moves as one.
    """
    free, sizes = {pool.pk: pool.free for pool in pools}, {pool.pk: pool.size for pool in pools}
    main = [pool.pk for pool in pools if not pool.is_service]
    blocked: set[int] = set()
    gained: dict[int, list[int]] = defaultdict(list)
    moved: list[Registration] = []
    for registration, wish in _queue(offering):
        if all(free[pk] <= 0 or pk in blocked for pk in main):
            break
        if not _fits(wish, free, blocked):
            can_ever = all(count <= sizes[pk] for pk, count in wish.items())
            blocked |= _lacking(wish, free) if can_ever and not offering.fill_gaps else set()
            continue
        for pk, count in wish.items():
            free[pk] -= count
            gained[pk].append(count)
        moved.append(newcomer if newcomer and newcomer.pk == registration.pk else registration)
    _count(pools, gained)
    for registration in moved:
        _hand_over(offering, registration, by=by, now=now, is_new=drawn or registration is newcomer)
    return moved


def _queue(offering: Offering) -> Iterator[tuple[Registration, Wish]]:
    """The waiting list in batches, so that one free place before a long list costs two queries."""
    after = 0
    waiting = offering.registrations.queue().select_related("person").prefetch_related("places", "carried__person")
    last_id = 0
    while batch := list(waiting.filter(seq__gte=after).exclude(seq=after, id__lte=last_id)[:BATCH]):
        for registration in batch:
            registration.offering = offering
            yield registration, wish_of(registration)
        after, last_id = batch[-1].seq or 0, batch[-1].pk


def _fits(wish: Wish, free: dict[int, int], blocked: set[int]) -> bool:
    return all(free[pk] >= count and pk not in blocked for pk, count in wish.items())


def _lacking(wish: Wish, free: dict[int, int]) -> set[int]:
    return {pk for pk, count in wish.items() if free[pk] < count}


def _count(pools: list[Pool], gained: dict[int, list[int]]) -> None:
    for pool in pools:
        if counts := gained.get(pool.pk):
            move_up(pool.pk, places=sum(counts), registrations=len(counts))
            pool.taken += sum(counts)
            pool.waiting -= len(counts)


def _hand_over(offering: Offering, registration: Registration, *, by: Any, now: datetime, is_new: bool) -> None:
    if offering.promotion == Promotion.OFFER and not is_new:
        offer(registration, by=by, now=now)
    else:
        grant(registration, by=by, now=now, promoted=not is_new)
