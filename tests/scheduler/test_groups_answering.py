"""A group gets its places at once; each of its people says for themselves what is asked, while the place is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from core.models import OutboxMessage
from scheduler.domain.age_groups import say_age
from scheduler.domain.ages import add_age_group, set_ages
from scheduler.domain.answers import save_answers
from scheduler.domain.completing import settle_where_nothing_is_left
from scheduler.domain.groups import group_of, register_group
from scheduler.domain.guardians import ask_guardian, give_consent
from scheduler.domain.offerings import change_offering
from scheduler.domain.offers import sweep_expired_offers
from scheduler.domain.questions import change_question, remove_question
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import approve_registration, cancel_registration, register
from scheduler.domain.terms import accept_terms, remove_terms
from scheduler.enums import Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Pool, Registration
from scheduler.selectors.places import standing

from .entry.makers import MUM, consent_of, make_ages, make_question, make_terms, raw
from .makers import main_pool, make_offering, make_people, make_person

pytestmark = pytest.mark.django_db


def join(offering: Offering, people: int = 2, **more: Any) -> list[Registration]:
    who = make_people(people)
    return register_group(offering=offering, people=who, by=who[0], **more)


def states(rows: list[Registration]) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def kept_until(row: Registration) -> Any:
    assert row.pending_until is not None
    return row.pending_until


def taken(pool: Pool) -> int:
    pool.refresh_from_db()
    return pool.taken


# --- terms and questions


def test_all_places_are_taken_at_once_and_each_is_confirmed_with_their_own_yes():
    offering = make_offering(places=2)
    version = make_terms(offering)
    rows = join(offering)
    assert states(rows) == [S.PENDING, S.PENDING]
    assert main_pool(offering).taken == 2
    accept_terms(registration=rows[1], versions=[version], by=rows[1].person)
    assert states(rows) == [S.PENDING, S.CONFIRMED]
    assert reconcile() == []


def test_everything_required_has_to_be_said_and_nothing_else():
    offering = make_offering()
    version, asked = make_terms(offering), make_question(offering, required=True)
    make_question(offering, label={"en": "Anything else?"})
    (mine,) = join(offering, 1)
    save_answers(registration=mine, raw=raw((asked, "Rye")), by=mine.person)
    assert states([mine]) == [S.PENDING]
    accept_terms(registration=mine, versions=[version], by=mine.person)
    assert states([mine]) == [S.CONFIRMED]


def test_a_group_is_confirmed_at_once_where_nothing_must_be_said():
    offering = make_offering()
    make_question(offering)
    make_terms(offering, publish=False)
    assert states(join(offering)) == [S.CONFIRMED, S.CONFIRMED]


def test_who_does_not_answer_in_time_loses_only_their_own_place():
    offering = make_offering(places=3)
    version = make_terms(offering)
    change_offering(offering=offering, by=None, pending_hours=24)
    before = timezone.now()
    rows = join(offering, 3)
    assert timedelta(hours=24) <= kept_until(rows[0]) - before < timedelta(hours=25)
    waiting = make_person()
    next_one = register(offering=offering, person=waiting, by=waiting)
    for row in rows[1:]:
        accept_terms(registration=row, versions=[version], by=row.person)
    assert sweep_expired_offers(now=kept_until(rows[0]) - timedelta(seconds=1)) == 0
    assert sweep_expired_offers(now=kept_until(rows[0])) == 1
    assert states([*rows, next_one]) == [S.EXPIRED, S.CONFIRMED, S.CONFIRMED, S.CONFIRMED]
    with pytest.raises(Conflict):
        accept_terms(registration=rows[0], versions=[version], by=rows[0].person)
    assert reconcile() == []


def test_a_place_is_kept_at_most_until_the_beginning():
    offering = make_offering(dated=True)
    make_terms(offering)
    change_offering(offering=offering, by=None, pending_hours=24 * 60)
    offering = Offering.objects.get(pk=offering.pk)
    assert kept_until(join(offering, 1)[0]) == offering.starts_at


def test_a_waiting_group_answers_early_and_is_confirmed_directly():
    offering = make_offering(places=2)
    version = make_terms(offering)
    first, group = join(offering), join(offering)
    assert states(group) == [S.WAITING, S.WAITING]
    accept_terms(registration=group[0], versions=[version], by=group[0].person)
    for row in first:
        cancel_registration(registration=row, by=None)
    assert states(group) == [S.CONFIRMED, S.PENDING]
    assert reconcile() == []


def test_an_accepted_group_answers_after_the_review():
    offering = make_offering(approval=True)
    make_terms(offering)
    rows = join(offering)
    assert states(rows) == [S.SUBMITTED, S.SUBMITTED]
    approve_registration(registration=rows[0], by=None)
    assert states(rows) == [S.PENDING, S.PENDING]


def test_each_is_told_what_is_missing():
    offering = make_offering()
    make_terms(offering)
    rows = join(offering)
    told = [row.payload for row in OutboxMessage.objects.filter(topic="scheduler.tell")]
    assert {(one["registration_id"], one["kind"]) for one in told} == {(row.pk, "registration_pending") for row in rows}
    assert "Terms have to be accepted" in standing(rows[0]).reason


def test_what_the_organiser_asks_no_more_keeps_nobody_back():
    offering = make_offering(places=9)
    version, asked = make_terms(offering), make_question(offering, required=True)
    optional = make_question(offering, required=True)
    said, silent = join(offering)
    change_question(question=optional, by=None, required=False)
    accept_terms(registration=said, versions=[version], by=said.person)
    assert states([said, silent]) == [S.PENDING, S.PENDING]
    remove_question(question=asked, by=None)
    assert states([said, silent]) == [S.CONFIRMED, S.PENDING]
    remove_terms(terms=version.terms, by=None)
    assert states([silent]) == [S.CONFIRMED]
    assert settle_where_nothing_is_left(offering=offering, by=None) == 0


def test_asking_twice_changes_nothing():
    offering, people = make_offering(), make_people(2)
    version = make_terms(offering)
    once = register_group(offering=offering, people=people, by=people[0])
    accept_terms(registration=once[0], versions=[version], by=people[0])
    again = register_group(offering=offering, people=people, by=people[0])
    assert states(again) == [S.CONFIRMED, S.PENDING]
    assert again == once


# --- ages


def with_two_ages(places: int = 3, **rules: Any) -> tuple[Offering, Pool, Pool]:
    return make_ages(places=places, **rules)


def test_each_says_their_age_group_and_nobody_is_taken_for_an_adult():
    offering, adults, minors = with_two_ages()
    rows = join(offering, pools=[adults])
    assert all(row.conditions == [Condition.AGE] for row in rows)
    say_age(registration=rows[0], pool=adults, by=rows[0].person)
    assert states(rows) == [S.CONFIRMED, S.PENDING]
    assert (taken(adults), taken(minors)) == (2, 0)


def test_a_group_chooses_a_kind_where_there_are_several():
    offering, _adults, _minors = with_two_ages()
    with pytest.raises(InvalidInput) as refused:
        join(offering)
    assert refused.value.code == "pool_missing"


@pytest.mark.parametrize("who", [0, 1, 2])
def test_a_minors_place_moves_to_its_pool_and_the_guardian_is_asked(who: int):
    offering, adults, minors = with_two_ages()
    rows = join(offering, 3, pools=[adults])
    young = rows[who]
    say_age(registration=young, pool=minors, by=young.person)
    young.refresh_from_db()
    assert (young.state, young.conditions) == (S.PENDING, [Condition.GUARDIAN])
    assert (taken(adults), taken(minors)) == (2, 1)
    assert [place.pool for place in young.places.all()] == [minors]
    others = [row for row in rows if row != young]
    assert {one.pk for one in group_of(Registration.objects.get(pk=others[1].pk))} == {one.pk for one in others}
    ask_guardian(registration=young, guardian=MUM, by=young.person)
    give_consent(consent=consent_of(young), name="Mira", relationship="parent", phone="0301234567")
    assert states([young]) == [S.CONFIRMED]
    assert reconcile() == []


def test_whoever_is_alone_in_the_group_takes_their_place_along():
    offering, adults, minors = with_two_ages()
    (mine,) = join(offering, 1, pools=[minors])
    assert set(mine.conditions) == {Condition.AGE, Condition.GUARDIAN}
    say_age(registration=mine, pool=adults, by=mine.person)
    assert states([mine]) == [S.CONFIRMED]
    assert (taken(adults), taken(minors)) == (1, 0)
    assert reconcile() == []


def test_the_place_left_behind_goes_to_the_next_one():
    offering, adults, minors = with_two_ages(places=2)
    rows = join(offering, pools=[adults])
    person = make_person()
    waiting = register(offering=offering, person=person, by=person, pools=[adults])
    say_age(registration=rows[1], pool=minors, by=rows[1].person)
    assert states([waiting]) == [S.CONFIRMED]
    assert (taken(adults), taken(minors)) == (2, 1)
    assert reconcile() == []


def test_without_a_place_in_the_right_group_nothing_moves_and_the_sentence_says_until_when():
    offering, adults, minors = with_two_ages(places=2)
    rows = join(offering, pools=[adults])
    join(offering, pools=[minors])
    with pytest.raises(Conflict) as refused:
        say_age(registration=rows[0], pool=minors, by=rows[0].person)
    assert refused.value.code == "age_group_full"
    assert "under 16" in str(refused.value.message)
    assert rows[0].state == S.PENDING
    assert Condition.AGE in rows[0].conditions
    assert (taken(adults), taken(minors)) == (2, 2)
    assert reconcile() == []


def test_nobody_slips_past_those_who_wait_for_that_age_group():
    """Two are free in the other group, but three wait together in front."""
    offering, adults, minors = with_two_ages(places=3)
    mine = join(offering, 1, pools=[adults])[0]
    held = join(offering, 1, pools=[minors])
    waiting = join(offering, 3, pools=[minors])
    assert states(waiting) == [S.WAITING] * 3
    with pytest.raises(Conflict):
        say_age(registration=mine, pool=minors, by=mine.person)
    cancel_registration(registration=held[0], by=None)
    assert states(waiting) == [S.PENDING] * 3


def test_a_waiting_group_stays_together_until_it_has_its_places():
    offering, adults, minors = with_two_ages(places=2)
    first, rows = join(offering, pools=[adults]), join(offering, pools=[adults])
    assert states(rows) == [S.WAITING, S.WAITING]
    with pytest.raises(Conflict) as refused:
        say_age(registration=rows[0], pool=minors, by=rows[0].person)
    assert refused.value.code == "group_waits"
    say_age(registration=rows[1], pool=adults, by=rows[1].person)
    for row in first:
        cancel_registration(registration=row, by=None)
    assert states(rows) == [S.PENDING, S.CONFIRMED]
    say_age(registration=rows[0], pool=minors, by=rows[0].person)
    assert (taken(adults), taken(minors)) == (1, 1)
    assert reconcile() == []


def test_questions_of_the_age_group_are_asked_once_it_is_known():
    offering, adults, minors = with_two_ages()
    swims = make_question(offering, required=True, pools=[minors])
    rows = join(offering, pools=[adults])
    assert Condition.ENTRY not in rows[0].conditions
    say_age(registration=rows[0], pool=minors, by=rows[0].person)
    assert set(rows[0].conditions) == {Condition.ENTRY, Condition.GUARDIAN}
    save_answers(registration=rows[0], raw=raw((swims, "yes")), by=rows[0].person)
    rows[0].refresh_from_db()
    assert rows[0].conditions == [Condition.GUARDIAN]


def test_the_time_of_the_guardian_begins_with_the_age():
    offering, adults, minors = with_two_ages()
    Offering.objects.filter(pk=offering.pk).update(starts_at=None, pending_hours=24)
    offering.refresh_from_db()
    (mine,) = join(offering, 1, pools=[adults])
    late = kept_until(mine) - timedelta(hours=1)
    say_age(registration=mine, pool=minors, by=mine.person, now=late)
    assert kept_until(mine) == late + timedelta(hours=168)


def test_saying_it_twice_keeps_the_first_and_foreign_places_are_refused():
    offering, adults, minors = with_two_ages()
    elsewhere = main_pool(make_offering())
    rows = join(offering, pools=[adults])
    with pytest.raises(InvalidInput):
        say_age(registration=rows[0], pool=elsewhere, by=rows[0].person)
    say_age(registration=rows[0], pool=adults, by=rows[0].person)
    say_age(registration=rows[0], pool=minors, by=rows[0].person)
    assert (taken(adults), taken(minors)) == (2, 0)
    cancel_registration(registration=rows[0], by=None)
    with pytest.raises(Conflict):
        say_age(registration=rows[0], pool=adults, by=rows[0].person)


def test_one_age_group_for_all_is_said_by_each_too():
    offering = make_offering(dated=True)
    set_ages(pool=main_pool(offering), by=None, age_min=16, age_max=None, needs_guardian=False)
    (mine,) = join(offering, 1)
    assert mine.conditions == [Condition.AGE]


def test_a_group_may_come_from_three_age_groups():
    offering, adults, minors = with_two_ages()
    third = add_age_group(offering=offering, by=None, size=2, age_min=16, age_max=17, needs_guardian=False)
    rows = join(offering, 3, pools=[adults])
    say_age(registration=rows[0], pool=third, by=rows[0].person)
    say_age(registration=rows[1], pool=minors, by=rows[1].person)
    say_age(registration=rows[2], pool=adults, by=rows[2].person)
    assert states(rows) == [S.CONFIRMED, S.PENDING, S.CONFIRMED]
    assert (taken(adults), taken(minors), taken(third)) == (1, 1, 1)
    assert reconcile() == []
