"""The last place, with real simultaneous clients on PostgreSQL, and what happens when the guard is taken away."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from core.errors import DomainError
from core.models import AuditEntry, OutboxMessage
from scheduler.domain import counters, entering, leaving
from scheduler.domain.offerings import cancel_offering, resize_pool
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import cancel_registration, register
from scheduler.enums import HOLDING_STATES
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Pool, Registration, RegistrationPlace
from tests.scheduler.makers import main_pool, make_offering, make_people, make_person, make_service

from .crowd import all_at_once, others_look_too

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
]


def sign_up(offering: Offering, person: Any, **wish: Any) -> Registration:
    return register(offering=offering, person=person, by=person, **wish)


def errors(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def sold(offering: Offering) -> int:
    places = RegistrationPlace.objects.filter(registration__offering=offering, registration__state__in=HOLDING_STATES)
    return places.aggregate(sold=Sum("count"))["sold"] or 0


def test_300_clients_for_100_places():
    offering, people = make_offering(places=100), make_people(300)
    results = all_at_once([partial(sign_up, offering, person) for person in people])
    assert errors(results) == []
    confirmed = [row for row in results if row.state == S.CONFIRMED]
    waiting = [row for row in results if row.state == S.WAITING]
    assert (len(confirmed), len(waiting)) == (100, 200)
    assert sorted(row.seq for row in waiting) == list(range(1, 201))
    pool = main_pool(offering)
    assert (pool.taken, pool.waiting, pool.seq) == (100, 200, 200)
    assert sold(offering) == 100
    assert AuditEntry.objects.filter(action="registration.confirmed").count() == 100
    assert AuditEntry.objects.filter(action="registration.waiting").count() == 200
    assert OutboxMessage.objects.filter(topic="scheduler.tell").count() == 300
    assert reconcile() == []


def test_without_the_guard_the_same_crowd_oversells(monkeypatch: pytest.MonkeyPatch):
    """The negative control: count, then insert. If this does not oversell, the test above proves nothing."""
    offering, people = make_offering(places=100), make_people(300)
    pool = main_pool(offering)

    def count_then_insert(wish: counters.Wish) -> list[counters.Counted] | None:
        taken = sold(offering) - 1  # our own row is written already
        others_look_too()
        return [counters.Counted(pool.pk, 100, taken + 1, 0, 0)] if taken < 100 else None

    monkeypatch.setattr(entering, "take", count_then_insert)
    monkeypatch.setattr(entering.Entry, "looks_full", property(lambda entry: sold(offering) > 100))
    # without counters nobody can tell whether a place came free while joining the list
    monkeypatch.setattr(entering, "_check_still_full", lambda entry, counted: None)
    results = all_at_once([partial(sign_up, offering, person) for person in people])
    assert errors(results) == []
    assert sold(offering) > 100


def test_the_same_person_from_many_browsers_gets_one_registration():
    offering, person = make_offering(places=3), make_person()
    results = all_at_once([partial(sign_up, offering, person) for _ in range(16)])
    assert errors(results) == []
    assert len({row.pk for row in results}) == 1
    assert main_pool(offering).taken == 1


def test_parties_never_share_a_place():
    offering, people = make_offering(places=50, party_max=3), make_people(60)
    chance = random.Random(7)
    jobs = [partial(sign_up, offering, person, party_size=chance.randint(1, 3)) for person in people]
    results = all_at_once(jobs)
    assert errors(results) == []
    pool = main_pool(offering)
    assert pool.taken == sold(offering) <= 50
    head = offering.registrations.queue().first()
    assert head is not None
    assert head.party_size > pool.free
    assert reconcile() == []


def test_signing_up_against_cancelling_at_the_same_moment_leaves_nobody_waiting_before_a_free_place():
    """Sixty rounds of the moment in which a wake-up can be lost."""
    for _round in range(60):
        offering = make_offering(places=1)
        holder, newcomer = make_person(), make_person()
        held = sign_up(offering, holder)
        results = all_at_once(
            [partial(cancel_registration, registration=held, by=holder), partial(sign_up, offering, newcomer)]
        )
        assert errors(results) == []
        pool = main_pool(offering)
        assert (pool.taken, pool.waiting) == (1, 0), "somebody waits before a free place"


def test_looking_at_the_queue_before_freeing_loses_a_wake_up(monkeypatch: pytest.MonkeyPatch):
    """The negative control of the order: the cancellation looks who waits, then frees. The newcomer joins between."""
    offering, holder, newcomer = make_offering(places=1), make_person(), make_person()
    held = sign_up(offering, holder)
    queue_seen = list(offering.registrations.queue())  # "nobody waits", read before the pool is held
    sign_up(offering, newcomer)  # saw "full" and waits
    monkeypatch.setattr(leaving, "settle", lambda *args, **kwargs: queue_seen)
    cancel_registration(registration=held, by=holder)
    pool = main_pool(offering)
    assert (pool.taken, pool.waiting) == (0, 1)


@pytest.mark.parametrize("fill_gaps", [False, True])
def test_random_moves_of_16_clients_keep_the_books(fill_gaps: bool):
    offering = make_offering(places=12, party_max=3, fill_gaps=fill_gaps)
    childcare = make_service(offering, size=3)
    people = make_people(60)
    chance = random.Random(11 + fill_gaps)

    def move(person: Any, size: int, leaves: bool, with_child: bool) -> Any:
        mine = Registration.objects.live().filter(offering=offering, person=person).first()
        if mine and leaves:
            return cancel_registration(registration=mine, by=person)
        return sign_up(offering, person, party_size=size, pools=[childcare] if with_child else None)

    def resize(size: int) -> Any:
        try:
            return resize_pool(pool=main_pool(offering), by=None, size=size)
        except DomainError:
            return None

    jobs: list[Any] = [
        partial(move, chance.choice(people), chance.randint(1, 3), chance.random() < 0.7, chance.random() < 0.3)
        for _ in range(500)
    ]
    jobs += [partial(resize, chance.randint(8, 16)) for _ in range(20)]
    chance.shuffle(jobs)
    results = all_at_once(jobs)
    assert errors(results) == []
    assert reconcile() == []
    assert nobody_waits_in_vain(offering) == []
    numbers = list(offering.registrations.queue().values_list("seq", flat=True))
    assert numbers == sorted(set(numbers))


def nobody_waits_in_vain(offering: Offering) -> list[Registration]:
    """Waiting registrations that the rules of the list would let in."""
    free = {pool.pk: pool.free for pool in Pool.objects.filter(offering=offering)}
    blocked: set[int] = set()
    in_vain = []
    for row in offering.registrations.queue().prefetch_related("places"):
        wish = counters.wish_of(row)
        lacking = {pk for pk, count in wish.items() if free[pk] < count}
        if not lacking and not blocked & set(wish):
            in_vain.append(row)
        if not offering.fill_gaps:
            blocked |= lacking
    return in_vain


def test_cancelling_the_offering_while_people_register_leaves_no_live_registration():
    for _round in range(10):
        offering, people = make_offering(places=5), make_people(15)
        jobs: list[Any] = [partial(sign_up, offering, person) for person in people]
        jobs.insert(7, partial(cancel_offering, offering=offering, by=None))
        results = all_at_once(jobs)
        assert [error for error in errors(results) if not isinstance(error, DomainError)] == []
        assert offering.registrations.live().count() == 0
        assert reconcile() == []


def test_an_uncounted_offering_is_cancelled_for_everyone_too():
    for _round in range(10):
        offering, people = make_offering(places=None), make_people(15)
        jobs: list[Any] = [partial(sign_up, offering, person) for person in people]
        jobs.insert(7, partial(cancel_offering, offering=offering, by=None))
        all_at_once(jobs)
        assert offering.registrations.live().count() == 0


def test_the_isolation_is_read_committed():
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
