"""Help with travel costs: decided in private, told together, never beyond the budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Message, Person
from core.errors import Conflict, InvalidInput
from events.domain.travel import (
    ask_for_travel,
    mark_paid,
    prepare_travel,
    publish_travel,
    withdraw_travel,
    write_budget,
)
from events.models import Event, TravelBudget, TravelRequest
from events.selectors.tabs import tabs_of
from scheduler.domain.registration import register
from tests.accounts.makers import make_person
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def event() -> Event:
    return make_event(starts_at=timezone.now() + timedelta(days=30))


@pytest.fixture
def budget(event: Event) -> TravelBudget:
    return make_budget(event)


def make_budget(event: Event, amount: str = "100") -> TravelBudget:
    return write_budget(
        event=event, by=None, amount=Decimal(amount), per_person=Decimal("60"),
        closes_at=timezone.now() + timedelta(days=10), note={},
    )  # fmt: skip


def ask(budget: TravelBudget, asked: str = "59.90", person: Person | None = None) -> TravelRequest:
    person = person or make_person(language="en")
    register(offering=budget.event.offering, person=person, by=person)
    return ask_for_travel(budget=budget, by=person, origin="Gera", asked=Decimal(asked), reason="Train")


def test_amounts_are_told_together_and_counted_exactly(budget: TravelBudget, deliver_outbox: Callable[[], int]) -> None:
    yes, no = ask(budget), ask(budget)
    prepare_travel(request=yes, by=None, amount=Decimal("59.90"))
    prepare_travel(request=no, by=None, amount=Decimal("0"))
    deliver_outbox()
    assert not Message.objects.filter(kind__startswith="travel").exists()
    assert publish_travel(budget=budget, by=None) == 2
    deliver_outbox()
    budget.refresh_from_db()
    assert budget.granted == Decimal("59.90")
    assert set(Message.objects.filter(kind__startswith="travel").values_list("person_id", "kind")) == {
        (yes.person_id, "travel_granted"), (no.person_id, "travel_refused"),
    }  # fmt: skip


def test_the_budget_cannot_be_overdrawn(budget: TravelBudget) -> None:
    for request in (ask(budget), ask(budget)):
        prepare_travel(request=request, by=None, amount=Decimal("59.90"))
    with pytest.raises(Conflict, match="The budget does not reach"):
        publish_travel(budget=budget, by=None)
    budget.refresh_from_db()
    assert budget.granted == Decimal("59.90")
    assert sorted(budget.requests.values_list("state", flat=True)) == ["granted", "submitted"]
    make_budget(budget.event, "119.80")
    assert publish_travel(budget=budget, by=None) == 1


def test_what_is_taken_back_is_free_again(budget: TravelBudget) -> None:
    request = ask(budget)
    prepare_travel(request=request, by=None, amount=Decimal("20.10"))
    publish_travel(budget=budget, by=None)
    withdraw_travel(request=request, by=request.person)
    withdraw_travel(request=request, by=request.person)
    budget.refresh_from_db()
    assert budget.granted == 0
    again = ask(budget, person=request.person)
    assert again.pk != request.pk


def test_what_was_paid_is_not_taken_back(budget: TravelBudget) -> None:
    request = ask(budget)
    prepare_travel(request=request, by=None, amount=Decimal("20"))
    publish_travel(budget=budget, by=None)
    mark_paid(request=request, by=None)
    with pytest.raises(Conflict):
        withdraw_travel(request=request, by=request.person)


def test_asking_again_before_the_decision_changes_the_request(budget: TravelBudget) -> None:
    first = ask(budget)
    second = ask(budget, "12", first.person)
    assert (first.pk, second.asked) == (second.pk, Decimal("12"))


def test_only_who_is_registered_and_in_time_may_ask(budget: TravelBudget) -> None:
    asking = {"origin": "Gera", "asked": Decimal("10"), "reason": ""}
    with pytest.raises(Conflict) as refusal:
        ask_for_travel(budget=budget, by=make_person(), **asking)
    assert refusal.value.code == "not_registered"
    with pytest.raises(Conflict) as refusal:
        ask_for_travel(budget=budget, by=make_person(), now=timezone.now() + timedelta(days=11), **asking)
    assert refusal.value.code == "closed"


def test_nobody_gets_more_than_they_asked_for_or_one_person_may_have(budget: TravelBudget) -> None:
    for asked, amount in (("30", "31"), ("80", "61"), ("30", "-1")):
        with pytest.raises(InvalidInput):
            prepare_travel(request=ask(budget, asked), by=None, amount=Decimal(amount))


def test_the_budget_is_never_smaller_than_what_was_granted(budget: TravelBudget) -> None:
    request = ask(budget)
    prepare_travel(request=request, by=None, amount=Decimal("50"))
    publish_travel(budget=budget, by=None)
    with pytest.raises(Conflict) as refusal:
        make_budget(budget.event, "49.99")
    assert refusal.value.field == "amount"


def test_when_somebody_leaves_their_money_is_free_again(budget: TravelBudget) -> None:
    from accounts.domain.people import leave

    request = ask(budget)
    prepare_travel(request=request, by=None, amount=Decimal("50"))
    publish_travel(budget=budget, by=None)
    leave(person=request.person, by=request.person)
    budget.refresh_from_db()
    assert budget.granted == 0


def test_the_tab_is_there_while_one_can_ask_and_not_longer(event: Event) -> None:
    def has_tab() -> bool:
        return "travel" in [tab.key for tab in tabs_of(event)]

    other = make_event()
    make_budget(other)
    assert not has_tab()
    budget = make_budget(event)
    assert has_tab()
    (travel,) = [tab for tab in tabs_of(event, current="travel") if tab.on]
    assert (travel.label, travel.href) == ("Travel costs", f"/en/events/{event.slug}/travel/")
    TravelBudget.objects.filter(pk=budget.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert not has_tab()
