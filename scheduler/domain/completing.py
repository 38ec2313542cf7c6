"""What people of a group still say themselves: answers, terms, their age group. Their places are kept meanwhile.

Whoever registers alone is asked before they register; the people of a group are registered by one of them, so each
says it afterwards. Everything here holds the pools first and the registration after.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from scheduler.enums import LIVE_STATES, Condition
from scheduler.models import Offering, Pool, Registration
from scheduler.selectors.ages import bound_to_ages
from scheduler.selectors.entry import asked_questions, concerns, current_terms, open_things

from .conditions import asks
from .leaving import hold
from .pending import fulfil


def entry_hours(offering: Offering) -> int:
    return offering.pending_hours


@asks(Condition.ENTRY, hours=entry_hours)
@asks(Condition.AGE, hours=entry_hours)
def _only_groups(offering: Offering, person: Any, pools: list[Pool]) -> bool:
    """Other doors ask before they let in; the door of groups names these itself."""
    return False


def left_to_each(offering: Offering, pools: list[Pool], chosen: list[Pool], *, now: datetime) -> list[Condition]:
    """What everybody of a new group says themselves: `pools` are all of the offering. Three queries."""
    wanted = []
    if bound_to_ages([pool for pool in pools if not pool.is_service]):
        wanted.append(Condition.AGE)
    ids = {pool.pk for pool in chosen}
    questions = asked_questions(offering, now=now)
    if current_terms(offering) or any(one.required and concerns(one, ids) for one in questions):
        wanted.append(Condition.ENTRY)
    return wanted


def hold_while_open(registration: Registration) -> None:
    """Takes the locks in their order when saying something may confirm it. (Saying the age may open more to say.)"""
    if {Condition.ENTRY, Condition.AGE} & set(registration.conditions):
        hold(registration)


def settle_entry(registration: Registration, *, by: Any, now: datetime) -> None:
    """Nothing is left to answer or accept: the condition is settled. The caller holds the pools while it is open."""
    if not registration.is_live or Condition.ENTRY not in registration.conditions:
        return
    if not open_things([registration], now=now)[registration.pk]:
        fulfil(registration=registration, condition=Condition.ENTRY, by=by, now=now)


@transaction.atomic
def settle_where_nothing_is_left(*, offering: Offering, by: Any, now: datetime | None = None) -> int:
    """The organiser asks for less than before: whoever has said the rest already is confirmed. Returns how many."""
    now = now or timezone.now()
    rows = offering.registrations.filter(state__in=LIVE_STATES, open_conditions__contains=Condition.ENTRY.value)
    return _settle(rows.select_related("offering", "person").order_by("id"), by=by, now=now)


def _settle(rows: Iterable[Registration], *, by: Any, now: datetime) -> int:
    waiting = list(rows)
    missing = open_things(waiting, now=now)
    done = [one for one in waiting if not missing[one.pk]]
    for one in done:
        hold(one)
        settle_entry(one, by=by, now=now)
    return len(done)
