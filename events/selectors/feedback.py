"""How people liked an event; small numbers stay hidden, because they would tell who said what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person
from events.models import Event, Feedback
from scheduler.enums import AttendanceState, OfferingStatus, RegistrationState
from scheduler.models import Attendance

from .small_numbers import is_small

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


def satisfaction_of(event: Event, *, now: datetime | None = None) -> Satisfaction:
    """One query."""
    answers = list(Feedback.objects.filter(event=event).order_by("given_on"))
    rows = in_handfuls(answers, timezone.localdate(now))
    if not rows:
        return Satisfaction(len(answers), None, None, [])
    found = Counter(row.rating for row in rows)
    # In the order of the words, not of their arrival: the first one to answer stays as unknown as the others.
    words = sorted((row for row in rows if row.liked or row.better), key=lambda row: (row.liked, row.better))
    return Satisfaction(len(answers), mean_to_show(found), {rating: found[rating] for rating in (5, 4, 3, 2, 1)}, words)


def mean_to_show(counts: Mapping[int, int]) -> float:
    """The mean of rating → answers; to a half when few gave one of the ratings: a finer one would say how many."""
    mean = sum(rating * number for rating, number in counts.items()) / sum(counts.values())
    return round(mean * 2) / 2 if any(is_small(number) for number in counts.values()) else mean


def in_handfuls(answers: Iterable[Feedback], today: date) -> list[Feedback]:
    """Those of days that are over, FEWEST or more at once: who looks before and after an answer learns nothing of it.
    `answers` in the order of their days."""
    shown: list[Feedback] = []
    pile: list[Feedback] = []
    for _day, given in groupby((row for row in answers if row.given_on < today), key=lambda row: row.given_on):
        pile += given
        if len(pile) >= FEWEST:
            shown, pile = shown + pile, []
    return shown


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
