"""Groups: everybody or nobody, on the way in, on the waiting list, and on the way out."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, InvalidInput
from core.models import AuditEntry, OutboxMessage
from scheduler.domain.groups import group_of, register_group
from scheduler.domain.offerings import resize_pool
from scheduler.domain.offers import accept_offer, sweep_expired_offers
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import (
    approve_registration,
    cancel_group,
    cancel_registration,
    refuse_registration,
    register,
)
from scheduler.enums import Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Registration, RegistrationPlace
from scheduler.selectors.places import standing
from scheduler.selectors.registrations import live_registration, roster

from .makers import NOW, main_pool, make_offering, make_organisation, make_people, make_person, make_service

pytestmark = pytest.mark.django_db


def join(offering: Offering, people: list[Any], **more: Any) -> list[Registration]:
    return register_group(offering=offering, people=people, by=people[0], now=NOW, **more)


def alone(offering: Offering, person: Any = None, **more: Any) -> Registration:
    person = person or make_person()
    return register(offering=offering, person=person, by=person, now=NOW, **more)


def leave(registration: Registration) -> Registration:
    return cancel_registration(registration=registration, by=registration.person, now=NOW)


def states(rows: list[Registration]) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_everybody_of_a_group_has_a_registration_and_one_carries_the_places():
    offering, people = make_offering(places=5), make_people(4)
    rows = join(offering, people)
    assert states(rows) == [S.CONFIRMED] * 4
    assert [row.lead_id for row in rows] == [None, rows[0].pk, rows[0].pk, rows[0].pk]
    assert main_pool(offering).taken == 4
    assert RegistrationPlace.objects.get().count == 4
    assert reconcile() == []


def test_a_group_that_does_not_fit_waits_as_one():
    offering = make_offering(places=3)
    alone(offering)
    rows = join(offering, make_people(3))
    pool = main_pool(offering)
    assert states(rows) == [S.WAITING] * 3
    assert {row.seq for row in rows} == {1}
    assert (pool.taken, pool.waiting) == (1, 1)


def test_everybody_of_a_waiting_group_reads_the_same_number():
    offering = make_offering(places=3)
    first = join(offering, make_people(3))
    alone(offering)
    rows = join(offering, make_people(2))
    for row in rows:
        mine = live_registration(offering, row.person)
        assert mine is not None
        words = standing(mine)
        assert words.position == 2
        assert "together" in words.reason
    words = standing(live_registration(offering, first[1].person))
    assert words.reason == "You are 3 in your group."


def test_a_group_moves_up_all_or_nothing():
    offering = make_offering(places=3)
    holders = [alone(offering) for _ in range(3)]
    rows = join(offering, make_people(2))
    leave(holders[0])
    assert states(rows) == [S.WAITING] * 2
    leave(holders[1])
    assert states(rows) == [S.CONFIRMED] * 2
    assert main_pool(offering).taken == 3
    assert reconcile() == []


def test_an_offer_to_a_group_is_accepted_by_one_for_all():
    offering = make_offering(places=2, promotion="offer")
    held = join(offering, make_people(2))
    rows = join(offering, make_people(2))
    cancel_group(registration=held[1], by=None, now=NOW)
    assert states(rows) == [S.OFFERED] * 2
    accept_offer(registration=rows[1], by=rows[1].person, now=NOW)
    assert states(rows) == [S.CONFIRMED] * 2


def test_an_offer_to_a_group_expires_for_all():
    offering = make_offering(places=2, promotion="offer")
    held = join(offering, make_people(2))
    rows = join(offering, make_people(2))
    cancel_group(registration=held[0], by=None, now=NOW)
    until = states(rows) and rows[0].offered_until
    assert until
    assert sweep_expired_offers(now=until) == 2
    assert states(rows) == [S.EXPIRED] * 2
    assert main_pool(offering).taken == 0


def test_one_leaves_and_the_place_goes_to_the_waiting_list():
    offering = make_offering(places=3)
    rows = join(offering, make_people(3))
    waiting = alone(offering)
    leave(rows[1])
    assert states(rows) == [S.CONFIRMED, S.CANCELLED, S.CONFIRMED]
    assert states([waiting]) == [S.CONFIRMED]
    assert group_of(rows[2]) == [rows[0], rows[2]]
    assert reconcile() == []


def test_the_lead_leaves_and_the_next_one_leads():
    offering = make_offering(places=4)
    rows = join(offering, make_people(4), pools=[make_service(offering)])
    leave(rows[0])
    assert states(rows) == [S.CANCELLED, *[S.CONFIRMED] * 3]
    assert [row.lead_id for row in rows] == [None, None, rows[1].pk, rows[1].pk]
    assert main_pool(offering).taken == 3
    for row in rows[1:]:
        leave(row)
    assert main_pool(offering).taken == 0
    assert reconcile() == []


def test_a_waiting_group_that_shrinks_may_fit():
    offering = make_offering(places=2)
    alone(offering)
    rows = join(offering, make_people(2))
    leave(rows[0])
    assert states(rows) == [S.CANCELLED, S.CONFIRMED]
    assert reconcile() == []


def test_a_group_in_review_is_accepted_or_refused_as_one():
    offering = make_offering(places=3, approval=True)
    yes, no, later = (join(offering, make_people(2)) for _ in range(3))
    approve_registration(registration=yes[1], by=None, now=NOW)
    refuse_registration(registration=no[0], by=None, reason="no", now=NOW)
    approve_registration(registration=later[0], by=None, now=NOW)
    assert [states(rows) for rows in (yes, no, later)] == [[S.CONFIRMED] * 2, [S.REFUSED] * 2, [S.WAITING] * 2]
    assert reconcile() == []


def test_asking_twice_gives_the_same_registrations():
    offering, people = make_offering(places=2), make_people(3)
    resize_pool(pool=main_pool(offering), by=None, size=3)
    assert join(offering, people) == join(offering, list(reversed(people)))[::-1]
    full, others = make_offering(places=2), make_people(2)
    alone(full)
    assert join(full, others) == join(full, others)


def test_whoever_has_a_place_keeps_it_and_is_not_counted_again():
    offering, people = make_offering(places=3), make_people(3)
    own = alone(offering, people[1])
    rows = join(offering, people)
    assert rows[1] == own
    assert main_pool(offering).taken == 3
    assert group_of(rows[0]) == [rows[0], rows[2]]


def test_whoever_waits_already_is_named_and_nothing_is_done():
    offering, people = make_offering(places=1), make_people(3)
    alone(offering)
    alone(offering, people[2])
    with pytest.raises(Conflict, match=people[2].name) as refused:
        join(offering, people)
    assert refused.value.code == "already_registered"
    assert offering.registrations.count() == 2


def test_a_group_larger_than_the_limit_is_refused():
    with pytest.raises(InvalidInput) as refused:
        join(make_offering(places=20, group_max=4), make_people(5))
    assert "at most 4 people" in str(refused.value)


def test_a_group_larger_than_all_places_is_refused():
    with pytest.raises(Conflict) as refused:
        join(make_offering(places=3), make_people(4))
    assert refused.value.code == "full"
    assert not Registration.objects.exists()


def test_without_a_waiting_list_a_full_group_is_refused_whole():
    offering = make_offering(places=3, waiting_list=False)
    alone(offering)
    with pytest.raises(Conflict):
        join(offering, make_people(3))
    assert offering.registrations.count() == 1


def test_the_other_one_says_when_the_account_of_one_is_closed():
    people = [make_person(), make_person(is_active=False)]
    with pytest.raises(Exception, match="closed"):
        join(make_offering(), people)


def test_everybody_of_the_group_is_told():
    offering = make_offering(places=2)
    rows = join(offering, make_people(2))
    told = [row.payload["registration_id"] for row in OutboxMessage.objects.filter(topic="scheduler.tell")]
    assert sorted(told) == [row.pk for row in rows]
    assert AuditEntry.objects.filter(action="registration.confirmed").count() == 2


def test_one_may_be_pending_while_the_others_are_confirmed():
    offering, people = make_offering(places=2), make_people(2)
    rows = join(offering, people, conditions={people[0].pk: [Condition.GUARDIAN]})
    assert states(rows) == [S.PENDING, S.CONFIRMED]
    waiting = alone(offering)
    sweep_expired_offers(now=rows[0].pending_until)
    assert states(rows) == [S.EXPIRED, S.CONFIRMED]
    assert states([waiting]) == [S.CONFIRMED]
    assert reconcile() == []


def test_the_roster_counts_people_and_costs_the_same(django_assert_num_queries: Any):
    small, large = make_offering(places=10), make_offering(places=10, organisation=make_organisation())
    join(small, make_people(2))
    join(large, make_people(4))
    join(large, make_people(4))

    def read(offering: Offering) -> list[str]:
        return [str(standing(row)) for row in roster(offering)]

    with django_assert_num_queries(6):
        assert len(read(small)) == 2
    with django_assert_num_queries(6):
        assert len(read(large)) == 8


def test_people_without_counted_places_can_be_a_group_too():
    offering = make_offering(places=None)
    rows = join(offering, make_people(3))
    leave(rows[0])
    assert states(rows) == [S.CANCELLED, S.CONFIRMED, S.CONFIRMED]
    assert len(group_of(rows[1])) == 2
