"""Where an event stands in its own time. Pure: no queries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from scheduler.enums import OfferingStatus
from scheduler.selectors.places import takes_registrations


class Phase(StrEnum):
    BEFORE = "before"  # registration has not opened
    OPEN = "open"
    CLOSED = "closed"  # registration is over, it has not begun
    RUNNING = "running"
    SUBMITTING = "submitting"
    JUDGING = "judging"
    FINISHED = "finished"
    CANCELLED = "cancelled"


BEFOREHAND = {Phase.BEFORE, Phase.OPEN, Phase.CLOSED}
UNDER_WAY = {Phase.RUNNING, Phase.SUBMITTING, Phase.JUDGING}


def phase_of(event: Any, now: datetime, *, judged: bool = False, awarded: bool = False) -> Phase:
    """Reads `offering` and, for hackathons, `hackathon`. `judged`: a round is open or waits for its result;
    `awarded`: there are published awards."""
    offering = event.offering
    if offering.status == OfferingStatus.CANCELLED:
        return Phase.CANCELLED
    if awarded:
        return Phase.FINISHED
    begins, ends = offering.starts_at, offering.ends_at
    if begins is None or now < begins:
        return _beforehand(offering, now)
    if event.is_hackathon and (step := _working(event.hackathon, now)):
        return step
    if ends and now < ends:
        return Phase.JUDGING if event.is_hackathon and _is_over(event.hackathon, now) else Phase.RUNNING
    return Phase.JUDGING if judged else Phase.FINISHED


def _beforehand(offering: Any, now: datetime) -> Phase:
    if takes_registrations(offering, now):
        return Phase.OPEN
    return Phase.BEFORE if offering.opens_at and offering.opens_at > now else Phase.CLOSED


def _working(hackathon: Any, now: datetime) -> Phase | None:
    if hackathon.submit_until is None or now >= hackathon.submit_until:
        return None
    if hackathon.submit_from is None or now >= hackathon.submit_from:
        return Phase.SUBMITTING
    return Phase.RUNNING


def _is_over(hackathon: Any, now: datetime) -> bool:
    return hackathon.submit_until is not None and now >= hackathon.submit_until
