"""What must be settled before somebody is confirmed: who asks for it, and for how long the place is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheduler.enums import Condition
from scheduler.models import Offering, Pool, Registration

DEFAULT_HOURS = 168

type Needs = Callable[[Offering, Any, list[Pool]], bool]
type Hours = Callable[[Offering], int]


@dataclass(frozen=True)
class Asker:
    needs: Needs
    hours: Hours | None


ASKERS: dict[Condition, Asker] = {}


def asks(condition: Condition, *, hours: Hours | None = None) -> Callable[[Needs], Needs]:
    """Registers a function that says whether (offering, person, chosen pools) needs `condition`.

    It is asked at every door, so it must not query unless the offering has something to ask about. `hours`: how long
    a place is kept for it.
    """

    def wear(needs: Needs) -> Needs:
        ASKERS[condition] = Asker(needs, hours)
        return needs

    return wear


def asked_of(offering: Offering, person: Any, pools: list[Pool], named: Iterable[str] = ()) -> str:
    """The open conditions of a newcomer, as the row keeps them: `named` by the door, and what the askers want."""
    wanted = {Condition(key) for key in named}
    wanted |= {condition for condition, asker in ASKERS.items() if asker.needs(offering, person, pools)}
    return joined(wanted)


def joined(conditions: Iterable[Condition]) -> str:
    return " ".join(sorted({str(condition.value) for condition in conditions}))


def deadline(registration: Registration, now: datetime) -> datetime:
    """Until when the place is kept; not beyond the beginning, while that is still to come. Reads `offering`."""
    offering = registration.offering
    hours = [_hours(condition, offering) for condition in registration.conditions]
    until = now + timedelta(hours=min(hours, default=DEFAULT_HOURS))
    starts = offering.starts_at
    return min(until, starts) if starts and starts > now else until


def _hours(condition: Condition, offering: Offering) -> int:
    asker = ASKERS.get(condition)
    return asker.hours(offering) if asker and asker.hours else DEFAULT_HOURS
