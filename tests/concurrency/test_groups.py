"""Groups of 2 to 5 among singles, promotions and the draw, with real simultaneous clients on PostgreSQL; and each race
once more with its guard taken away."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from core.errors import Conflict
from scheduler.domain import counters, entering, leaving
from scheduler.domain.age_groups import say_age
from scheduler.domain.answers import save_answers
from scheduler.domain.groups import register_group
from scheduler.domain.lottery import draw_lots
from scheduler.domain.offerings import cancel_offering
from scheduler.domain.offers import sweep_expired_offers
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import cancel_registration, register
from scheduler.domain.terms import accept_terms
from scheduler.enums import HOLDING_STATES
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Pool, Registration, RegistrationPlace
from tests.scheduler.entry.makers import make_ages, make_question, make_terms, raw
from tests.scheduler.makers import NOW, main_pool, make_offering, make_people

from .crowd import all_at_once, others_look_too
from .test_places import errors, nobody_waits_in_vain, sign_up, sold

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
]


def groups_among_singles(offering: Offering, count: int, seed: int = 3) -> list[Callable[[], list[Registration]]]:
    """`count` wishes of one to five people, in no order."""
    chance = random.Random(seed)
    sizes = [chance.choice([1, 1, 2, 3, 4, 5]) for _ in range(count)]
    people = iter(make_people(sum(sizes)))
    wishes = [[next(people) for _ in range(size)] for size in sizes]
    return [partial(register_group, offering=offering, people=wish, by=wish[0]) for wish in wishes]


def people_with_places(offering: Offering) -> int:
    return offering.registrations.holding().count()


def split_groups(offering: Offering) -> list[Registration]:
    """People of a group who stand elsewhere than the one who leads it."""
    rows = offering.registrations.live().exclude(lead=None).select_related("lead")
    return [one for one in rows if one.lead and (one.state, one.seq) != (one.lead.state, one.lead.seq)]


def test_groups_and_singles_race_for_the_last_places():
    offering = make_offering(places=100)
    results = all_at_once(groups_among_singles(offering, 120))
    assert errors(results) == []
    pool = main_pool(offering)
    assert sold(offering) == pool.taken == people_with_places(offering) <= 100
    assert split_groups(offering) == []
    assert nobody_waits_in_vain(offering) == []
    head = offering.registrations.queue().prefetch_related("places").first()
    assert head is not None
    assert counters.wish_of(head)[pool.pk] > pool.free
    numbers = list(offering.registrations.queue().values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert reconcile() == []


def test_without_the_guard_groups_oversell(monkeypatch: pytest.MonkeyPatch):
    """The negative control: count, then insert."""
    offering = make_offering(places=100)
    jobs = groups_among_singles(offering, 120)
    pool = main_pool(offering)

    def count_then_insert(wish: counters.Wish) -> list[counters.Counted] | None:
        before = sold(offering) - wish[pool.pk]  # our own row is written already
        fits = before + wish[pool.pk] <= 100
        others_look_too()
        return [counters.Counted(pool.pk, 100, before + wish[pool.pk], 0, 0)] if fits else None

    monkeypatch.setattr(entering, "take", count_then_insert)
    monkeypatch.setattr(entering.Entry, "looks_full", property(lambda entry: False))
    monkeypatch.setattr(entering, "_check_still_full", lambda entry, counted: None)
    results = all_at_once(jobs)
    assert errors(results) == []
    assert sold(offering) > 100


def test_two_groups_with_the_same_people_never_both_register():
    for _round in range(20):
        offering, people = make_offering(places=10), make_people(5)
        one, other = people[:4], list(reversed(people[1:]))
        jobs = [partial(register_group, offering=offering, people=wish, by=wish[0]) for wish in (one, other)]
        results = all_at_once(jobs)
        assert all(isinstance(error, Conflict) for error in errors(results))
        live = offering.registrations.live()
        assert live.count() == live.values("person").distinct().count() == main_pool(offering).taken
        assert reconcile() == []


def test_people_leave_groups_while_others_come_and_the_books_agree():
    offering, chance = make_offering(places=30), random.Random(5)
    people = make_people(80)

    def move(one: Any, others: list[Any]) -> Any:
        mine = offering.registrations.live().filter(person=one).first()
        try:
            if mine:
                return cancel_registration(registration=mine, by=None)
            return register_group(offering=offering, people=[one, *others], by=one)
        except Conflict:
            return None

    jobs = []
    for _ in range(400):
        crowd = chance.sample(people, chance.choice([1, 2, 3, 4]))
        jobs.append(partial(move, crowd[0], crowd[1:]))
    results = all_at_once(jobs)
    assert errors(results) == []
    assert reconcile() == []
    assert split_groups(offering) == []
    assert nobody_waits_in_vain(offering) == []
    assert sold(offering) == people_with_places(offering)


def churn(offering: Offering, rounds: int) -> list[Any]:
    """People give their places back while others come and somebody waits: every step moves somebody up."""
    chance = random.Random(9)
    people = make_people(rounds * 2)
    held = list(offering.registrations.holding().select_related("person"))
    jobs: list[Any] = [partial(cancel_registration, registration=row, by=row.person) for row in held]
    jobs += [partial(sign_up, offering, person) for person in people]
    chance.shuffle(jobs)
    return all_at_once(jobs)


def full_offering() -> Offering:
    offering = make_offering(places=20)
    for person in make_people(40):
        register(offering=offering, person=person, by=person)
    return offering


def test_promotions_raced_by_cancellations_and_newcomers_give_each_place_once():
    offering = full_offering()
    assert errors(churn(offering, 40)) == []
    pool = main_pool(offering)
    assert (sold(offering), pool.taken) == (20, 20)
    assert reconcile() == []
    lowest = offering.registrations.queue().values_list("seq", flat=True).first()
    moved = Registration.objects.filter(offering=offering, seq__isnull=False, state__in=HOLDING_STATES)
    assert lowest
    assert all(row.seq and row.seq < lowest for row in moved)


def test_promoting_without_holding_the_pools_gives_a_place_to_two(monkeypatch: pytest.MonkeyPatch):
    """The negative control: read who waits and what is free without a lock, then hand over."""

    def unlocked(offering: Any) -> list[Pool]:
        pools = list(Pool.objects.filter(offering=offering).order_by("id"))
        others_look_too()
        return pools

    def count_blindly(pools: list[Pool], gained: dict[int, list[int]]) -> None:
        for pool in pools:
            counts = gained.get(pool.pk, [])
            Pool.objects.filter(pk=pool.pk).update(waiting=F("waiting") - len(counts))
            pool.taken += sum(counts)

    offering = full_offering()
    monkeypatch.setattr(leaving, "lock_pools", unlocked)
    monkeypatch.setattr("scheduler.domain.queue._count", count_blindly)
    results = churn(offering, 40)
    places = RegistrationPlace.objects.filter(registration__offering=offering, registration__state__in=HOLDING_STATES)
    promoted = [row for row in results if isinstance(row, Exception)]
    differs = main_pool(offering).taken != places.count() or sold(offering) != 20
    assert promoted or differs


def test_the_draw_against_cancellations_and_newcomers():
    for _round in range(6):
        offering = make_offering(places=10, allocation="lottery", draw_at=NOW)
        people = make_people(30)
        rows = [register(offering=offering, person=person, by=person) for person in people[:20]]
        jobs: list[Any] = [partial(cancel_registration, registration=row, by=row.person) for row in rows[:5]]
        jobs += [partial(sign_up, offering, person) for person in people[20:]]
        jobs += [partial(draw_lots, offering=offering, by=None, now=NOW + timedelta(days=900)) for _ in range(3)]
        random.Random(_round).shuffle(jobs)
        results = all_at_once(jobs)
        assert errors(results) == []
        assert not offering.registrations.filter(state=S.IN_DRAW).exists()
        assert (sold(offering), main_pool(offering).taken) == (10, 10)
        assert offering.registrations.live().count() == 25
        assert reconcile() == []


def test_cancelling_the_offering_while_groups_register_leaves_nobody():
    for _round in range(6):
        offering = make_offering(places=8)
        jobs: list[Any] = list(groups_among_singles(offering, 8, seed=_round))
        jobs.insert(4, partial(cancel_offering, offering=offering, by=None))
        results = all_at_once(jobs)
        assert [error for error in errors(results) if not isinstance(error, Conflict)] == []
        assert offering.registrations.live().count() == 0
        assert reconcile() == []


def test_answers_ages_the_deadline_and_people_leaving_race_and_the_books_agree():
    """Everybody takes the pools first and the registration after: no deadlock, and no place twice."""
    for _round in range(6):
        offering, adults, minors = make_ages(places=12)
        Pool.objects.filter(pk=minors.pk).update(size=5)
        version = make_terms(offering)
        groups = [make_people(4) for _number in range(5)]
        rows = [
            row
            for people in groups
            for row in register_group(offering=offering, people=people, by=people[0], pools=[adults])
        ]
        late = timezone.now() + timedelta(days=9)
        jobs: list[Any] = []
        for number, row in enumerate(rows):
            said = partial(said_in_time, say_age, row, pool=minors if number % 2 else adults)
            jobs += [said, partial(said_in_time, accept_terms, row, versions=[version])]
            if number % 5 == 0:
                jobs.append(partial(cancel_registration, registration=fresh(row), by=None))
        jobs += [partial(sweep_expired_offers, now=late) for _number in range(2)]
        random.Random(_round).shuffle(jobs)
        assert errors(all_at_once(jobs)) == []
        for pool in Pool.objects.filter(offering=offering):
            held = RegistrationPlace.objects.filter(pool=pool, registration__state__in=HOLDING_STATES)
            assert sum(place.count for place in held) == pool.taken <= pool.size
        assert people_with_places(offering) == sum(
            Pool.objects.values_list("taken", flat=True).filter(offering=offering)
        )
        assert reconcile() == []


def test_the_last_two_answers_at_once_confirm_the_place():
    """Each of them sees the other's as missing unless they come one after the other."""
    offering = make_offering(places=40)
    version, asked = make_terms(offering), make_question(offering, required=True)
    people = make_people(8)
    rows = register_group(offering=offering, people=people, by=people[0])
    jobs: list[Any] = []
    for row in rows:
        jobs.append(partial(accept_terms, registration=fresh(row), versions=[version], by=None))
        jobs.append(partial(save_answers, registration=fresh(row), raw=raw((asked, "Rye")), by=None))
    assert errors(all_at_once(jobs)) == []
    assert offering.registrations.confirmed().count() == 8


def fresh(row: Registration) -> Registration:
    return Registration.objects.select_related("offering", "person").get(pk=row.pk)


def said_in_time(verb: Any, row: Registration, **said: Any) -> Any:
    try:
        return verb(registration=fresh(row), by=None, **said)
    except Conflict:
        return None
