"""The tables of states: drawn as they are, and every state can be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from scheduler.domain.offers import sweep_expired_offers
from scheduler.domain.registration import approve_registration, cancel_registration, refuse_registration, register
from scheduler.domain.states import check_transition
from scheduler.enums import ENDED_STATES, HOLDING_STATES, LIVE_STATES, REGISTRATION_TRANSITIONS, Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Registration
from scheduler.selectors.places import standing

from .makers import NOW, make_offering, make_person


def test_the_drawing_is_up_to_date():
    call_command("draw_states", "--check")


def test_the_table_names_every_state_and_ends_are_ends():
    assert set(REGISTRATION_TRANSITIONS) == set(S)
    assert set(LIVE_STATES) | set(ENDED_STATES) == set(S)
    assert set(HOLDING_STATES) < set(LIVE_STATES)
    for state in ENDED_STATES:
        assert REGISTRATION_TRANSITIONS[state] == set()


@pytest.mark.parametrize("state", list(S))
def test_steps_outside_the_table_are_refused(state):
    from core.errors import Conflict

    registration = Registration(state=state)
    for to in set(S) - REGISTRATION_TRANSITIONS[state]:
        with pytest.raises(Conflict):
            check_transition(registration, to)


@pytest.mark.django_db
def test_every_state_can_be_reached_and_has_words():
    def join(offering):
        person = make_person()
        return register(offering=offering, person=person, by=person, now=NOW)

    places = make_offering(places=1, promotion="offer")
    first, second, third = join(places), join(places), join(places)
    cancel_registration(registration=first, by=first.person, now=NOW)
    second.refresh_from_db()
    sweep_expired_offers(now=second.offered_until)
    cancel_registration(registration=Registration.objects.get(pk=third.pk), by=None, now=NOW)
    fourth, fifth = join(places), join(places)
    cancel_registration(registration=fourth, by=None, now=NOW)
    review = make_offering(approval=True)
    approved, refused, submitted = join(review), join(review), join(review)
    approve_registration(registration=approved, by=None, now=NOW)
    refuse_registration(registration=refused, by=None, reason="no", now=NOW)
    join(make_offering(places=1))
    full = make_offering(places=1)
    join(full)
    waiting = join(full)
    lottery = make_offering(places=1, allocation="lottery", draw_at=NOW + timedelta(days=1))
    assert join(lottery).state == S.IN_DRAW
    person = make_person()
    minor = register(offering=make_offering(), person=person, by=person, conditions=[Condition.GUARDIAN], now=NOW)
    assert minor.state == S.PENDING
    assert (fifth.offering_id, submitted.state, waiting.state) == (places.pk, S.SUBMITTED, S.WAITING)
    assert set(Registration.objects.values_list("state", flat=True)) == set(S)
    for registration in Registration.objects.select_related("offering"):
        assert standing(registration).headline
