"""Travel costs: asked for by a person, decided at the desk, held by the budget's own counter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, InvalidInput
from core.outbox import enqueue
from events.enums import TRAVEL_TRANSITIONS, TravelState
from events.models import Event, TravelBudget, TravelRequest
from scheduler.domain.counters import count_down, count_up
from scheduler.models import Registration

NOTHING = Decimal("0.00")


@transaction.atomic
def write_budget(
    *, event: Event, by: Any, amount: Decimal, per_person: Decimal, closes_at: datetime, note: Mapping[str, str]
) -> TravelBudget:
    """A budget, or other figures for the one there is; never less than what was granted already."""
    budget = TravelBudget.objects.select_for_update(no_key=True).filter(event=event).first()
    if budget is not None and amount < budget.granted:
        raise Conflict(
            _("%(granted)s %(currency)s are granted already; the budget cannot be smaller.")
            % {"granted": budget.granted, "currency": budget.currency},
            code="granted",
            field="amount",
        )
    if per_person <= NOTHING or amount <= NOTHING:
        raise InvalidInput(_("Please give an amount above zero."), code="amount", field="amount")
    facts = {"amount": amount, "per_person": per_person, "closes_at": closes_at, "note": dict(note)}
    budget, _created = TravelBudget.objects.update_or_create(event=event, defaults=facts)
    record("travel.budget_written", on=event, by=by, amount=str(amount))
    return budget


@transaction.atomic
def ask_for_travel(
    *, budget: TravelBudget, by: Person, origin: str, asked: Decimal, reason: str, now: datetime | None = None
) -> TravelRequest:
    """One request per person; asking again before it was decided changes it. For people who are registered."""
    _check_may_ask(budget, by, asked, now or timezone.now())
    request = budget.requests.exclude(state=TravelState.WITHDRAWN).filter(person=by).select_for_update().first()
    if request is not None and request.state != TravelState.SUBMITTED:
        raise Conflict(_("Your request was decided already."), code="decided")
    request = request or TravelRequest(budget=budget, person=by)
    request.origin, request.asked, request.reason = origin.strip(), asked, reason.strip()
    request.save()
    record("travel.asked", on=request, by=by)
    return request


@transaction.atomic
def withdraw_travel(*, request: TravelRequest, by: Person) -> TravelRequest:
    """Gives back what was granted; not after it was paid."""
    _lock(request)
    if request.state == TravelState.WITHDRAWN:
        return request
    if request.paid_at:
        raise Conflict(_("This was paid already. Please talk to the organisers."), code="paid")
    given = request.granted
    _move(request, TravelState.WITHDRAWN, by, granted=None, prepared=None)
    if given:
        count_down(TravelBudget.objects.filter(pk=request.budget_id), given, taken="granted")
    return request


@transaction.atomic
def prepare_travel(*, request: TravelRequest, by: Any, amount: Decimal | None) -> TravelRequest:
    """A private figure (0: not granted; None: not decided). Nobody is told before `publish_travel`."""
    _lock(request)
    if amount is not None and not NOTHING <= amount <= min(request.asked, request.budget.per_person):
        raise InvalidInput(
            _("Please give an amount up to %(most)s.")
            % {"most": number_format(min(request.asked, request.budget.per_person), 2)},
            code="amount",
            field=f"amount_{request.pk}",
        )
    request.prepared = amount
    request.save(update_fields=["prepared", "updated_at"])
    record("travel.prepared", on=request, by=by)
    return request


def publish_travel(*, budget: TravelBudget, by: Any, now: datetime | None = None) -> int:
    """Tells everybody what was prepared. Conflict, and nothing more is granted, when the budget does not reach.

    Each decision is a transaction of its own; an interrupted round is simply repeated.
    """
    rows = budget.requests.filter(state=TravelState.SUBMITTED, prepared__isnull=False).order_by("pk")
    return sum(_publish(request, by, now or timezone.now()) for request in list(rows))


@transaction.atomic
def _publish(request: TravelRequest, by: Any, now: datetime) -> int:
    _lock(request)
    if request.state != TravelState.SUBMITTED or request.prepared is None:
        return 0
    amount = request.prepared
    granted = amount > NOTHING
    state = TravelState.GRANTED if granted else TravelState.REFUSED
    _move(request, state, by, granted=amount if granted else None, prepared=None, decided_at=now)
    enqueue("events.travel_tell", {"request": str(request.uuid)})
    budget = TravelBudget.objects.filter(pk=request.budget_id)
    if granted and not count_up(budget, amount, taken="granted", size="amount"):
        raise Conflict(
            _("The budget does not reach for all of this. Grant less, or raise the budget."), code="budget_exhausted"
        )
    return 1


@transaction.atomic
def mark_paid(*, request: TravelRequest, by: Any, now: datetime | None = None) -> TravelRequest:
    """Notes that the money is on its way; twice is the same."""
    _lock(request)
    if request.state != TravelState.GRANTED:
        raise Conflict(_("Only what was granted can be paid."), code="not_granted")
    if request.paid_at is None:
        request.paid_at = now or timezone.now()
        request.save(update_fields=["paid_at", "updated_at"])
        record("travel.paid", on=request, by=by)
    return request


def _check_may_ask(budget: TravelBudget, person: Person, asked: Decimal, now: datetime) -> None:
    if budget.closes_at <= now:
        raise Conflict(_("Help with travel costs can no longer be asked for."), code="closed")
    if not Registration.objects.live().filter(offering=budget.event.offering_id, person=person).exists():
        raise Conflict(_("Please register for the event first."), code="not_registered")
    if asked <= NOTHING:
        raise InvalidInput(_("Please give an amount above zero."), code="amount", field="asked")


def _lock(request: TravelRequest) -> None:
    rows = TravelRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("budget__event", "person")
    request.refresh_from_db(from_queryset=rows)


def _move(request: TravelRequest, state: str, by: Any, **facts: Any) -> None:
    if state not in TRAVEL_TRANSITIONS[request.state]:
        raise Conflict(_("This is not possible any more; please look at the page again."), code="transition")
    request.state = state
    for name, value in facts.items():
        setattr(request, name, value)
    request.save()
    record(f"travel.{state}", on=request, by=by)
