"""What the city's events reach: events of a span of time together, so that nobody's own event shows through."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.enums import EventKind
from events.models import Event, Feedback
from events.team_words import language_word
from scheduler.enums import HOLDING_STATES, AttendanceState, OfferingStatus, RegistrationState
from scheduler.models import Registration

from .feedback import in_handfuls, mean_to_show
from .report import satisfaction_table
from .small_numbers import Cell, Table, is_small, table


def held_events(*, since: datetime, until: datetime) -> QuerySet[Event]:
    """Published events that ended in the span and were not cancelled."""
    rows = Event.objects.visible().exclude(offering__status=OfferingStatus.CANCELLED)
    return rows.filter(offering__ends_at__gte=since, offering__ends_at__lt=until)


def reach(*, since: datetime, until: datetime) -> list[Table]:
    """Six queries, however many events there were. Events themselves are public, so their number is never left out."""
    events = held_events(since=since, until=until)
    kinds = dict(events.order_by().values_list("kind").annotate(number=Count("pk")))
    names = dict(EventKind.choices)
    held = _cells({str(names[kind]): number for kind, number in kinds.items()})
    languages = table("languages", _("Languages people read"), _("Language"), _languages(events))
    tables = [
        Table("events", _("Events held"), _("Kind of event"), held, counted=_("Events")),
        *_people(events),
        languages,
    ]
    return [one for one in [*tables, _satisfaction(events)] if one.cells]


def _people(events: QuerySet[Event]) -> list[Table]:
    """Who had a place, was there, was not: of one kind the three are nearly a sum, so the last two go together."""
    held, there, away = (_by_kind(events, which) for which in (Q(state__in=HOLDING_STATES), _there(), _away()))
    kinds = [kind for kind in EventKind if held[kind.value]]
    places = table(
        "places",
        _("People with a place, by kind of event"),
        _("Kind of event"),
        [(str(kind.label), held[kind.value]) for kind in kinds],
    )
    told = {
        kind
        for kind, cell in zip(kinds, places.cells, strict=True)
        if cell.value is not None and _tells_nobody(held[kind.value], there[kind.value], away[kind.value])
    }

    def presence(key: str, title: str, counts: Counter[str]) -> Table:
        cells = [Cell(str(kind.label), counts[kind.value] if kind in told else None) for kind in kinds]
        return Table(key, title, _("Kind of event"), cells)

    return [
        places,
        presence("there", _("Who was there, by kind of event"), there),
        presence("away", _("Had a place and did not come, by kind of event"), away),
    ]


def _tells_nobody(held: int, there: int, away: int) -> bool:
    """Neither the two nor those of whom nothing was marked are few."""
    return not any(is_small(number) for number in (there, away, held - there - away))


def mean_satisfaction(*, since: datetime, until: datetime) -> float | None:
    """Of all answers together; None while they are too few."""
    ratings = _ratings(held_events(since=since, until=until))
    return mean_to_show(ratings) if ratings else None


def _cells(counts: dict[str, int]) -> list[Cell]:
    return [Cell(label, number) for label, number in sorted(counts.items())]


def _there() -> Q:
    return Q(state=RegistrationState.CONFIRMED, attendances__state=AttendanceState.PRESENT)


def _away() -> Q:
    """Marked as absent, and at no session present."""
    present = Registration.objects.filter(attendances__state=AttendanceState.PRESENT)
    return Q(state=RegistrationState.CONFIRMED, attendances__state=AttendanceState.ABSENT) & ~Q(
        pk__in=present.values("pk")
    )


def _by_kind(events: QuerySet[Event], which: Q) -> Counter[str]:
    rows = Registration.objects.filter(which, offering__event__in=events).order_by()
    return Counter(dict(rows.values_list("offering__event__kind").annotate(number=Count("pk", distinct=True))))


def _languages(events: QuerySet[Event]) -> list[tuple[str, int]]:
    rows = Registration.objects.filter(offering__event__in=events, state__in=HOLDING_STATES).order_by()
    found = rows.values_list("person__language").annotate(number=Count("person", distinct=True))
    return sorted((language_word(code) if code else "–", number) for code, number in found)


def _satisfaction(events: QuerySet[Event]) -> Table:
    return satisfaction_table(_ratings(events))


def _ratings(events: QuerySet[Event]) -> Counter[int]:
    answers = Feedback.objects.filter(event__in=events).only("rating", "given_on").order_by("given_on")
    return Counter(row.rating for row in in_handfuls(answers, timezone.localdate()))
