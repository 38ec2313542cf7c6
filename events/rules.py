"""May I? Predicates on loaded objects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.policy import can_manage_courses, can_publish
from events.enums import ContributionState
from scheduler.enums import OfferingStatus


def manages(person: Any, event: Any) -> bool:
    """Who teaches at the organisation that holds it (owner, editor, trainer), and the city's staff. One query."""
    return person is not None and can_manage_courses(person, event.organisation_id)


def may_publish(person: Any, event: Any) -> bool:
    """Put it before the public and take it back: owner, editor; staff. One query."""
    return can_publish(person, event.organisation_id)


def is_called_off(event: Any) -> bool:
    """Reads `offering`."""
    return event.offering.status == OfferingStatus.CANCELLED


def call_is_open(call: Any, now: datetime) -> bool:
    """Reads `event.offering`."""
    return call.opens_at <= now < call.closes_at and not is_called_off(call.event)


def may_edit_contribution(contribution: Any, call: Any, now: datetime) -> bool:
    """A draft or something handed in that nobody has decided, while the call is open."""
    return contribution.state in {ContributionState.DRAFT, ContributionState.SUBMITTED} and call_is_open(call, now)


def may_confirm_contribution(contribution: Any, now: datetime) -> bool:
    """Reads `event.offering`."""
    until, taking_place = contribution.confirm_until, not is_called_off(contribution.event)
    return contribution.state == ContributionState.ACCEPTED and (until is None or until > now) and taking_place


def happens_now(item: Any, now: datetime) -> bool:
    """The item of the programme has begun and is not over."""
    return item.starts_at is not None and item.starts_at <= now < item.ends_at
