"""The counters of pools: the only place that writes `taken`, `waiting` and `seq`.

Two ways in, both safe against each other under READ COMMITTED (and on SQLite, where one writer works at a time):

- a newcomer's `take` and `join_queue` are single conditional statements, the last ones of their transaction, so a pool
  is locked for the shortest time;
- whoever frees places calls `lock_pools` FIRST and looks at the waiting list after. Without this order a wake-up is
  lost: a sign-up that saw "full" and a cancellation that saw "nobody waits" could both commit.

Pools are always touched in the order of their ids. Locks are FOR NO KEY UPDATE, because rows that refer to a pool hold
a key share on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Round
from django.db.models.lookups import LessThanOrEqual

from scheduler.models import Offering, Pool, Registration

# So many places of each pool, by pool id, ascending.
type Wish = dict[int, int]


@dataclass(frozen=True)
class Counted:
    """A pool's figures at one moment, as the database answered."""

    pk: int
    size: int
    taken: int
    waiting: int
    seq: int

    @classmethod
    def of(cls, pool: Pool) -> Counted:
        return cls(pool.pk, pool.size, pool.taken, pool.waiting, pool.seq)


_TAKE = """
UPDATE scheduler_pool SET taken = taken + %s
WHERE id = %s AND waiting = 0 AND taken + %s <= size
RETURNING id, size, taken, waiting, seq
"""
_JOIN = """
UPDATE scheduler_pool SET seq = seq + 1, waiting = waiting + 1
WHERE id = %s
RETURNING id, size, taken, waiting, seq
"""


def hold_open(offering_id: int) -> None:
    """Keeps the offering from being cancelled until we commit; waits for a cancellation under way.

    A key share, so registrations do not wait for each other. (SQLite has one writer at a time anyway.)
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM scheduler_offering WHERE id = %s FOR KEY SHARE", [offering_id])


def figures(pools: Iterable[Pool]) -> dict[int, Counted]:
    """The pools' figures now, by id; a snapshot."""
    return {pool.pk: Counted.of(pool) for pool in pools}


def take(wish: Wish) -> list[Counted] | None:
    """Counts the places up, if every pool has them and nobody waits there; None when one has not (roll back then)."""
    counted = []
    for pool_id in sorted(wish):
        row = _one_row(_TAKE, [wish[pool_id], pool_id, wish[pool_id]])
        if row is None:
            return None
        counted.append(row)
    return counted


def join_queue(wish: Wish) -> list[Counted]:
    """Counts one more waiting registration in every pool and draws the next number; the pools stay locked."""
    rows = [_one_row(_JOIN, [pool_id]) for pool_id in sorted(wish)]
    return [row for row in rows if row is not None]


def shared_number(counted: Iterable[Counted]) -> int:
    """One number for the whole registration: the highest that its pools drew, and none of them draws it again.

    So `seq` orders any two registrations that want the same pool, whatever else they want. One pool: no statement.
    """
    counted = list(counted)
    number = max(row.seq for row in counted)
    behind = [row.pk for row in counted if row.seq < number]
    if behind:
        Pool.objects.filter(id__in=behind).update(seq=number)
    return number


def join_in_order(pools: list[Pool], wishes: list[Wish]) -> list[int]:
    """Counts many registrations into the queues at once and gives them numbers in this order. The caller holds the
    pools; they are changed in place."""
    first = max((pool.seq for pool in pools), default=0) + 1
    for pool in pools:
        joined = sum(pool.pk in wish for wish in wishes)
        if joined:
            pool.waiting, pool.seq = pool.waiting + joined, first + len(wishes) - 1
            Pool.objects.filter(pk=pool.pk).update(waiting=pool.waiting, seq=pool.seq)
    return list(range(first, first + len(wishes)))


def lock_pools(offering: Offering | int) -> list[Pool]:
    """Every pool of the offering, fresh and locked until the end of the transaction."""
    pools = Pool.objects.filter(offering=offering).order_by("id")
    return list(pools.select_for_update(no_key=True))


def give_back(wish: Wish) -> None:
    """Counts places down. The caller holds the pools."""
    for pool_id in sorted(wish):
        Pool.objects.filter(id=pool_id).update(taken=F("taken") - wish[pool_id])


def leave_queue(wish: Wish) -> None:
    """Counts one registration less in every queue. The caller holds the pools."""
    Pool.objects.filter(id__in=list(wish)).update(waiting=F("waiting") - 1)


def move_up(pool_id: int, *, places: int, registrations: int) -> None:
    """Waiting registrations got their places. The caller holds the pool."""
    Pool.objects.filter(id=pool_id).update(taken=F("taken") + places, waiting=F("waiting") - registrations)


def wish_of(registration: Registration) -> Wish:
    """What a registration holds or waits for; reads `registration.places`: prefetch it."""
    return {place.pool_id: place.count for place in sorted(registration.places.all(), key=lambda p: p.pool_id)}


def _one_row(sql: str, parameters: list[int]) -> Counted | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return Counted(*row) if row else None


# --- the same guard for any counter of any app


def count_up(rows: QuerySet[Any], n: int | Decimal = 1, *, taken: str = "taken", size: str = "size") -> bool:
    """Counts `n` up on the ONE row of `rows` if that still fits into `size` (null: unlimited); True when it counted.

    One conditional UPDATE, so two callers never both get the last place. Make it the last statement of the
    transaction and roll back when it says no; a CHECK (`taken <= size`) belongs behind it.
    """
    after = _plus(rows, taken, _positive(n))
    fits = Q(LessThanOrEqual(after, F(size))) | Q(**{f"{size}__isnull": True})
    return _one(rows.filter(fits).order_by().update(**{taken: after}))


def count_down(rows: QuerySet[Any], n: int | Decimal = 1, *, taken: str = "taken") -> bool:
    """Counts `n` down on the ONE row of `rows`, never below zero; True when it counted."""
    enough = Q(**{f"{taken}__gte": _positive(n)})
    return _one(rows.filter(enough).order_by().update(**{taken: _plus(rows, taken, -n)}))


def _plus(rows: QuerySet[Any], column: str, n: int | Decimal) -> Combinable:
    """Money is rounded to its column's places: SQLite adds it up as a binary fraction."""
    field = rows.model._meta.get_field(column)
    total = F(column) + n
    if isinstance(field, DecimalField):
        return Round(ExpressionWrapper(total, output_field=field), precision=field.decimal_places, output_field=field)
    return total


def _positive(n: int | Decimal) -> int | Decimal:
    if n <= 0:
        raise ValueError("a counter moves by more than zero")
    return n


def _one(changed: int) -> bool:
    if changed > 1:
        raise ValueError("the guard counts on one row at a time")
    return changed == 1
