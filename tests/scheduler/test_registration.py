"""Registering, waiting, leaving: what a person and an organiser rely on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from core.models import AuditEntry
from scheduler.domain.offerings import cancel_offering, close_offering, resize_pool
from scheduler.domain.offers import accept_offer, sweep_expired_offers
from scheduler.domain.registration import (
    approve_registration,
    can_register,
    cancel_registration,
    check_can_register,
    refuse_registration,
    register,
)
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Registration, RegistrationPlace
from scheduler.selectors.places import position, standing

from .makers import main_pool, make_offering, make_person, make_service

pytestmark = pytest.mark.django_db


def sign_up(offering, count=1, **wish):
    return [register(offering=offering, person=(p := make_person()), by=p, **wish) for _ in range(count)]


def states(offering):
    return list(offering.registrations.order_by("id").values_list("state", flat=True))


def figures(offering):
    pool = main_pool(offering)
    return pool.taken, pool.waiting


def test_registering_takes_a_place_and_writes_history():
    offering = make_offering(places=2)
    (registration,) = sign_up(offering)
    assert registration.state == S.CONFIRMED
    assert figures(offering) == (1, 0)
    assert RegistrationPlace.objects.get().count == 1
    assert AuditEntry.objects.filter(action="registration.confirmed", subject_id=str(registration.uuid)).count() == 1


def test_registering_when_full_joins_the_waiting_list_in_order():
    offering = make_offering(places=1)
    rows = sign_up(offering, 4)
    assert [row.state for row in rows] == [S.CONFIRMED, S.WAITING, S.WAITING, S.WAITING]
    assert [row.seq for row in rows] == [None, 1, 2, 3]
    assert [position(row) for row in rows] == [None, 1, 2, 3]
    assert figures(offering) == (1, 3)
    assert not AuditEntry.objects.filter(action="registration.confirmed", subject_id=str(rows[1].uuid)).exists()


def test_asking_twice_returns_the_same_registration():
    offering, person = make_offering(places=3), make_person()
    first = register(offering=offering, person=person, by=person)
    assert register(offering=offering, person=person, by=person) == first
    assert figures(offering) == (1, 0)


def test_asking_again_after_it_closed_still_shows_the_same_registration():
    offering, person = make_offering(places=3), make_person()
    first = register(offering=offering, person=person, by=person)
    close_offering(offering=offering, by=None)
    assert register(offering=offering, person=person, by=person) == first


def test_the_database_refuses_a_second_live_registration():
    offering, person = make_offering(places=3), make_person()
    register(offering=offering, person=person, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(offering=offering, person=person, state=S.CONFIRMED)


def test_cancelling_gives_the_place_to_the_next_in_the_same_transaction():
    offering = make_offering(places=1)
    first, second, third = sign_up(offering, 3)
    cancel_registration(registration=first, by=first.person)
    assert states(offering) == [S.CANCELLED, S.CONFIRMED, S.WAITING]
    assert figures(offering) == (1, 1)


def test_cancelling_twice_frees_one_place():
    offering = make_offering(places=1)
    first, _second, _third = sign_up(offering, 3)
    cancel_registration(registration=first, by=first.person)
    cancel_registration(registration=Registration.objects.get(pk=first.pk), by=first.person)
    assert figures(offering) == (1, 1)
    assert AuditEntry.objects.filter(action="registration.cancelled").count() == 1


def test_after_cancelling_one_may_register_again_at_the_end_of_the_list():
    offering = make_offering(places=1)
    first, second, _third = sign_up(offering, 3)
    cancel_registration(registration=first, by=first.person)
    again = register(offering=offering, person=first.person, by=first.person)
    assert again != first
    assert (again.state, again.seq) == (S.WAITING, 3)


def test_leaving_the_waiting_list_closes_the_gap():
    offering = make_offering(places=1)
    _first, second, third = sign_up(offering, 3)
    cancel_registration(registration=second, by=second.person)
    assert position(Registration.objects.get(pk=third.pk)) == 1
    assert figures(offering) == (1, 1)


def test_more_places_go_to_those_who_wait():
    offering = make_offering(places=1)
    sign_up(offering, 4)
    resize_pool(pool=main_pool(offering), by=None, size=3)
    assert states(offering) == [S.CONFIRMED, S.CONFIRMED, S.CONFIRMED, S.WAITING]


def test_a_pool_never_shrinks_below_what_is_taken():
    offering = make_offering(places=3)
    sign_up(offering, 2)
    with pytest.raises(Conflict, match="2 places are taken"):
        resize_pool(pool=main_pool(offering), by=None, size=1)
    assert main_pool(offering).size == 3


def test_a_party_gets_all_its_places_or_none():
    offering = make_offering(places=4, party_max=3)
    sign_up(offering, 1, party_size=2)
    (family,) = sign_up(offering, 1, party_size=3)
    assert family.state == S.WAITING
    assert figures(offering) == (2, 1)


def test_strict_order_leaves_two_places_empty_before_a_party_of_three():
    offering = make_offering(places=3, party_max=3)
    sign_up(offering, 1)
    (family,) = sign_up(offering, 1, party_size=3)
    (single,) = sign_up(offering, 1)
    assert (family.state, single.state) == (S.WAITING, S.WAITING)
    assert "strictly" in standing(single).reason


def test_with_gap_filling_a_single_person_passes_the_party():
    offering = make_offering(places=3, party_max=3, fill_gaps=True)
    sign_up(offering, 1)
    (family,) = sign_up(offering, 1, party_size=3)
    (single,) = sign_up(offering, 1)
    assert (family.state, single.state) == (S.WAITING, S.CONFIRMED)
    assert "smaller groups" in standing(family).reason
    assert not AuditEntry.objects.filter(action="registration.waiting", subject_id=str(single.uuid)).exists()


def test_a_party_leaving_lets_several_move_up():
    offering = make_offering(places=3, party_max=3)
    (family,) = sign_up(offering, 1, party_size=3)
    singles = sign_up(offering, 4)
    cancel_registration(registration=family, by=family.person)
    assert states(offering) == [S.CANCELLED, S.CONFIRMED, S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert position(Registration.objects.get(pk=singles[3].pk)) == 1


def test_a_party_too_large_is_told_so():
    offering = make_offering(places=10, party_max=3)
    with pytest.raises(InvalidInput, match="at most 3") as error:
        sign_up(offering, 1, party_size=4)
    assert error.value.code == "party_too_large"
    for size in (0, -1, 10**9):
        with pytest.raises(InvalidInput):
            sign_up(offering, 1, party_size=size)
    assert Registration.objects.count() == 0


def test_a_party_larger_than_the_pool_could_wait_for_ever_and_is_refused():
    offering = make_offering(places=2, party_max=5)
    with pytest.raises(Conflict, match="2 places altogether"):
        sign_up(offering, 1, party_size=3)


def test_a_party_that_no_longer_fits_at_all_keeps_nobody_waiting():
    offering = make_offering(places=3, party_max=3)
    holder = sign_up(offering, 1)[0]
    (family,) = sign_up(offering, 1, party_size=3)
    resize_pool(pool=main_pool(offering), by=None, size=2)
    (single,) = sign_up(offering, 1)
    assert single.state == S.CONFIRMED
    assert "fewer places altogether" in standing(family).reason
    (behind,) = sign_up(offering, 1)
    cancel_registration(registration=holder, by=None)
    behind.refresh_from_db()
    assert behind.state == S.CONFIRMED


def test_a_service_that_is_taken_makes_one_wait_and_nobody_else():
    offering = make_offering(places=10)
    childcare = make_service(offering, size=1)
    sign_up(offering, 1, pools=[childcare])
    (parent,) = sign_up(offering, 1, pools=[childcare])
    (other,) = sign_up(offering, 1)
    assert (parent.state, other.state) == (S.WAITING, S.CONFIRMED)
    assert "Childcare" in standing(parent).reason
    assert position(parent) == 1


def test_a_freed_service_lets_the_first_one_in_need_move_up():
    offering = make_offering(places=10)
    childcare = make_service(offering, size=1)
    (first,) = sign_up(offering, 1, pools=[childcare])
    (second,) = sign_up(offering, 1, pools=[childcare])
    cancel_registration(registration=first, by=first.person)
    second.refresh_from_db()
    assert second.state == S.CONFIRMED
    childcare.refresh_from_db()
    assert (childcare.taken, childcare.waiting) == (1, 0)
    assert figures(offering) == (1, 0)


def test_numbers_rise_together_over_several_pools():
    offering = make_offering(places=1)
    childcare = make_service(offering, size=1)
    sign_up(offering, 3)
    (parent,) = sign_up(offering, 1, pools=[childcare])
    childcare.refresh_from_db()
    assert parent.seq == 3
    assert childcare.seq == 3


def test_a_service_can_be_asked_for_until_its_own_deadline():
    offering = make_offering(places=3)
    childcare = make_service(offering, size=1, closes_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Conflict, match="could be asked for until"):
        sign_up(offering, 1, pools=[childcare])


def test_places_of_something_else_are_refused():
    foreign = main_pool(make_offering())
    with pytest.raises(InvalidInput, match="something else"):
        sign_up(make_offering(), 1, pools=[foreign])


def test_an_uncounted_offering_takes_everyone():
    offering = make_offering(places=None)
    assert {row.state for row in sign_up(offering, 5)} == {S.CONFIRMED}


def test_without_a_waiting_list_a_full_offering_says_so_and_keeps_nothing():
    offering = make_offering(places=1, waiting_list=False)
    sign_up(offering, 1)
    with pytest.raises(Conflict, match="All places are taken, and there is no waiting list") as error:
        sign_up(offering, 1)
    assert error.value.code == "full"
    assert states(offering) == [S.CONFIRMED]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"status": "cancelled"}, "cancelled", "cancelled"),
        ({"status": "draft"}, "not_yet_open", "not opened yet"),
        ({"status": "closed"}, "closed", "has closed"),
        ({"opens_at": timedelta(days=1)}, "not_yet_open", "opens on"),
        ({"closes_at": timedelta(days=-1)}, "closed", "closed on"),
        ({"ends_at": timedelta(days=-1)}, "past", "over"),
        ({"external": True}, "external", "provider"),
    ],
)
def test_a_refusal_says_why(change, code, words):
    offering = make_offering()
    moved = {k: timezone.now() + v if isinstance(v, timedelta) else v for k, v in change.items()}
    Offering.objects.filter(pk=offering.pk).update(**moved)
    with pytest.raises(Conflict, match=words) as error:  # the caller's object is stale: the domain looks again
        sign_up(offering, 1)
    assert error.value.code == code
    offering.refresh_from_db()
    assert not can_register(offering=offering)
    with pytest.raises(Conflict):
        check_can_register(offering=offering, person=make_person())


def test_a_full_offering_with_a_waiting_list_can_be_registered_for():
    offering = make_offering(places=1)
    sign_up(offering, 1)
    assert can_register(offering=offering, person=make_person())


def test_an_offered_place_is_kept_accepted_or_passed_on():
    offering = make_offering(places=1, promotion="offer", offer_hours=24)
    first, second, third = sign_up(offering, 3)
    cancel_registration(registration=first, by=first.person)
    second.refresh_from_db()
    assert second.state == S.OFFERED
    assert figures(offering) == (1, 1)
    assert sweep_expired_offers() == 0
    late = timezone.now() + timedelta(hours=25)
    with pytest.raises(Conflict, match="not accepted in time"):
        accept_offer(registration=second, by=second.person, now=late)
    assert sweep_expired_offers(now=late) == 1
    assert states(offering) == [S.CANCELLED, S.EXPIRED, S.OFFERED]
    third.refresh_from_db()
    accept_offer(registration=third, by=third.person, now=late)
    accept_offer(registration=third, by=third.person, now=late)
    assert states(offering)[2] == S.CONFIRMED
    assert figures(offering) == (1, 0)


def test_a_registration_in_review_holds_no_place_until_it_is_accepted():
    offering = make_offering(places=1, approval=True)
    first, second, third = sign_up(offering, 3)
    assert figures(offering) == (0, 0)
    approve_registration(registration=first, by=None)
    approve_registration(registration=second, by=None)
    refuse_registration(registration=third, by=None, reason="Only for people from Jena.")
    assert states(offering) == [S.CONFIRMED, S.WAITING, S.REFUSED]
    assert figures(offering) == (1, 1)
    assert "Jena" in standing(third).reason
    with pytest.raises(Conflict):
        approve_registration(registration=third, by=None)


def test_cancelling_the_offering_ends_every_registration_and_empties_the_pools():
    offering = make_offering(places=1)
    sign_up(offering, 3)
    cancel_offering(offering=offering, by=None, reason="The trainer is ill.")
    cancel_offering(offering=offering, by=None)
    assert set(states(offering)) == {S.CANCELLED}
    assert figures(offering) == (0, 0)
    assert set(offering.registrations.values_list("reason", flat=True)) == {"The trainer is ill."}


def test_a_closed_offering_still_lets_people_move_up():
    offering = make_offering(places=1)
    first, _second = sign_up(offering, 2)
    close_offering(offering=offering, by=None)
    cancel_registration(registration=first, by=first.person)
    assert states(offering) == [S.CANCELLED, S.CONFIRMED]


def test_nobody_moves_up_when_it_is_over():
    offering = make_offering(places=1)
    first, _second = sign_up(offering, 2)
    Offering.objects.filter(pk=offering.pk).update(ends_at=timezone.now() - timedelta(days=1))
    with pytest.raises(Conflict, match="already over"):
        cancel_registration(registration=first, by=first.person)
    cancel_registration(registration=first, by=None)
    assert states(offering) == [S.CANCELLED, S.WAITING]


def test_registering_costs_few_queries(count_queries):
    offering, people = make_offering(places=1), [make_person() for _ in range(3)]
    confirmed = count_queries(lambda: register(offering=offering, person=people[0], by=people[0]))
    waiting = count_queries(lambda: register(offering=offering, person=people[1], by=people[1]))
    assert confirmed <= 15
    assert waiting <= 15
