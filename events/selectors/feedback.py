"""How people liked an event; small numbers stay hidden, because they would tell who said what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from events.models import Event, Feedback
from scheduler.enums import AttendanceState, OfferingStatus, RegistrationState
from scheduler.models import Attendance

FEWEST = 5  # answers, before anything is shown
ASKED_AFTER, ASKED_UNTIL = timedelta(hours=2), timedelta(days=3)


@dataclass(frozen=True)
class Satisfaction:
    """`counts`: rating 5 … 1 → answers; None while there are fewer than FEWEST. `words`: what was written."""

    answers: int
    mean: float | None
    counts: dict[int, int] | None
    words: list[Feedback]

    @property
    def is_hidden(self) -> bool:
        return self.counts is None


def satisfaction_of(event: Event) -> Satisfaction:
    """One query."""
    rows = list(Feedback.objects.filter(event=event))
    if len(rows) < FEWEST:
        return Satisfaction(len(rows), None, None, [])
    found = Counter(row.rating for row in rows)
    mean = sum(row.rating for row in rows) / len(rows)
    # In the order of the words, not of their arrival: the first one to answer stays as unknown as the others.
    words = sorted((row for row in rows if row.liked or row.better), key=lambda row: (row.liked, row.better))
    return Satisfaction(len(rows), mean, {rating: found[rating] for rating in (5, 4, 3, 2, 1)}, words)


def guests_of(event: Event) -> QuerySet[Person]:
    """Who was seen there; everybody with a confirmed place where nobody counted."""
    rows = Person.objects.filter(
        is_active=True, registrations__offering=event.offering_id, registrations__state=RegistrationState.CONFIRMED
    )
    counted = Attendance.objects.filter(session__offering=event.offering_id, state=AttendanceState.PRESENT)
    if counted.exists():
        rows = rows.filter(registrations__in=counted.values("registration"))
    return rows.distinct()


def was_guest(person: Any, event: Event) -> bool:
    return guests_of(event).filter(pk=person.pk).exists()


def ended_lately(*, now: datetime) -> QuerySet[Event]:
    rows = Event.objects.visible().exclude(offering__status=OfferingStatus.CANCELLED)
    return rows.filter(offering__ends_at__lte=now - ASKED_AFTER, offering__ends_at__gt=now - ASKED_UNTIL)
