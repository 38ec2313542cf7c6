"""Pending: the place is kept until something is settled, and nobody is confirmed before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict
from core.models import OutboxMessage
from scheduler.domain import conditions
from scheduler.domain.messages import Told, tell
from scheduler.domain.offers import accept_offer
from scheduler.domain.pending import asks, fulfil, needs, reopen, sweep_pending
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import approve_registration, cancel_registration, register
from scheduler.domain.reminders import remind_pending
from scheduler.enums import Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Offering, Registration
from scheduler.selectors.places import standing
from scheduler.tasks import write_again_to_guardians

from .makers import NOW, main_pool, make_offering, make_person

pytestmark = pytest.mark.django_db
GUARDIAN = Condition.GUARDIAN


def join(offering: Offering, *, minor: bool = True) -> Registration:
    person = make_person()
    wanted = [GUARDIAN] if minor else []
    return register(offering=offering, person=person, by=person, conditions=wanted, now=NOW)


def agree(registration: Registration, **more: Any) -> Registration:
    return fulfil(registration=registration, condition=GUARDIAN, by=None, **{"now": NOW, **more})


@pytest.fixture
def askers() -> Iterator[None]:
    before = dict(conditions.ASKERS)
    yield
    conditions.ASKERS.clear()
    conditions.ASKERS.update(before)


def test_a_pending_place_is_held_and_confirmed_with_the_consent():
    offering = make_offering(places=1)
    minor = join(offering)
    assert (minor.state, main_pool(offering).taken) == (S.PENDING, 1)
    assert needs(minor)
    assert join(offering, minor=False).state == S.WAITING
    assert agree(minor).state == S.CONFIRMED
    assert minor.pending_until is None
    assert agree(minor).state == S.CONFIRMED
    assert reconcile() == []


def test_words_name_what_is_missing_and_until_when():
    words = standing(join(make_offering()))
    assert "guardian has to agree" in words.reason
    assert "until" in words.reason


def test_the_deadline_ends_it_and_the_next_one_moves_up():
    offering = make_offering(places=1)
    minor, waiting = join(offering), join(offering, minor=False)
    assert sweep_pending(now=minor.pending_until - timedelta(seconds=1)) == 0
    assert sweep_pending(now=minor.pending_until) == 1
    minor.refresh_from_db()
    waiting.refresh_from_db()
    assert (minor.state, waiting.state) == (S.EXPIRED, S.CONFIRMED)
    with pytest.raises(Conflict) as refused:
        agree(minor)
    assert refused.value.code == "registration_state"


def test_nobody_moves_up_past_an_open_condition():
    offering = make_offering(places=1)
    holder, minor = join(offering, minor=False), join(offering)
    cancel_registration(registration=holder, by=None, now=NOW)
    minor.refresh_from_db()
    assert minor.state == S.PENDING


def test_a_consent_given_while_waiting_confirms_at_once_later():
    offering = make_offering(places=1)
    holder, minor = join(offering, minor=False), join(offering)
    assert agree(minor).state == S.WAITING
    cancel_registration(registration=holder, by=None, now=NOW)
    minor.refresh_from_db()
    assert minor.state == S.CONFIRMED


def test_approval_and_accepting_an_offer_respect_it_too():
    review = join(make_offering(approval=True))
    assert approve_registration(registration=review, by=None, now=NOW).state == S.PENDING
    uncounted = join(make_offering(places=None, approval=True))
    assert approve_registration(registration=uncounted, by=None, now=NOW).state == S.PENDING
    offering = make_offering(places=1, promotion="offer")
    holder, minor = join(offering, minor=False), join(offering)
    cancel_registration(registration=holder, by=None, now=NOW)
    minor.refresh_from_db()
    assert minor.state == S.OFFERED
    assert accept_offer(registration=minor, by=minor.person, now=NOW).state == S.PENDING


def test_a_withdrawn_consent_makes_it_pending_again_and_keeps_the_place():
    offering = make_offering(places=1)
    minor = agree(join(offering))
    assert reopen(registration=minor, condition=GUARDIAN, by=None, now=NOW).state == S.PENDING
    assert main_pool(offering).taken == 1
    assert agree(minor).state == S.CONFIRMED


def test_the_database_itself_refuses_a_confirmed_row_with_an_open_condition():
    minor = join(make_offering())
    rows = Registration.objects.filter(pk=minor.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=S.CONFIRMED, pending_until=None)


def test_the_place_is_not_kept_beyond_the_beginning():
    offering = make_offering(dated=True)
    assert offering.starts_at
    person = make_person()
    late = offering.starts_at - timedelta(hours=3)
    minor = register(offering=offering, person=person, by=person, conditions=[GUARDIAN], now=late)
    assert minor.pending_until == offering.starts_at


def test_whoever_registers_is_asked_at_every_door(askers: None):
    @asks(GUARDIAN, hours=lambda offering: 5)
    def always(offering: Offering, person: Any, pools: list[Any]) -> bool:
        return bool(pools)

    minor = join(make_offering(), minor=False)
    assert minor.state == S.PENDING
    assert minor.pending_until == NOW + timedelta(hours=5)


def test_an_old_confirmation_is_not_sent_after_the_registration_was_cancelled(mailoutbox: list[Any]):
    registration = join(make_offering(), minor=False)
    cancel_registration(registration=registration, by=registration.person, now=NOW)
    tell(Told(registration.pk, "registration_confirmed"))
    assert not registration.person.messages.filter(kind="registration_confirmed").exists()


def keep(condition: str, **rules: Any) -> Registration:
    person = make_person()
    rules.setdefault("places", 2)
    return register(offering=make_offering(**rules), person=person, by=person, conditions=[condition])


@pytest.mark.parametrize("condition", [Condition.ENTRY, Condition.AGE])
def test_whoever_has_not_answered_is_reminded_once_a_day_before_the_place_goes(
    condition: str, deliver_outbox: Any, time_machine: Any
) -> None:
    kept = keep(condition)
    assert kept.pending_until
    time_machine.move_to(kept.pending_until - timedelta(hours=25))
    assert remind_pending() == 0
    time_machine.move_to(kept.pending_until - timedelta(hours=23))
    assert (remind_pending(), remind_pending()) == (1, 0)
    deliver_outbox()
    (message,) = kept.person.messages.filter(kind="pending_reminder")
    assert str(Condition(condition).label) in message.text
    assert "only kept until" in message.text


def test_a_place_kept_for_a_short_time_is_reminded_of_at_half_time(time_machine: Any) -> None:
    kept = keep(Condition.ENTRY)
    start = kept.updated_at
    Registration.objects.filter(pk=kept.pk).update(pending_until=start + timedelta(hours=10))
    time_machine.move_to(start + timedelta(hours=4))
    assert remind_pending() == 0
    time_machine.move_to(start + timedelta(hours=6))
    assert remind_pending() == 1
    time_machine.move_to(start + timedelta(hours=11))
    assert remind_pending() == 0


def test_guardians_have_letters_of_their_own_and_what_is_settled_meanwhile_is_not_told(
    deliver_outbox: Any, time_machine: Any
) -> None:
    minor, kept = keep(GUARDIAN), keep(Condition.ENTRY)
    assert kept.pending_until
    time_machine.move_to(kept.pending_until - timedelta(hours=1))
    assert remind_pending() == 1
    fulfil(registration=kept, condition=Condition.ENTRY, by=None)
    deliver_outbox()
    for registration in (minor, kept):
        assert not registration.person.messages.filter(kind="pending_reminder").exists()


def test_the_beat_that_writes_to_guardians_writes_to_them_too(time_machine: Any) -> None:
    kept = keep(Condition.ENTRY)
    assert kept.pending_until
    time_machine.move_to(kept.pending_until - timedelta(hours=1))
    write_again_to_guardians()
    assert OutboxMessage.objects.filter(key__startswith=f"pending_reminder:{kept.uuid}").count() == 1
