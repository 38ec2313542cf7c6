"""What the city's events reach: events of a span of time together, so that nobody's own event shows through."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext as _

from events.enums import EventKind
from events.models import Event, Feedback
from scheduler.enums import HOLDING_STATES, AttendanceState, OfferingStatus, RegistrationState
from scheduler.models import Registration

from .feedback import FEWEST
from .report import Cell, Table, satisfaction_table, table


def held_events(*, since: datetime, until: datetime) -> QuerySet[Event]:
    """Published events that ended in the span and were not cancelled."""
    rows = Event.objects.visible().exclude(offering__status=OfferingStatus.CANCELLED)
    return rows.filter(offering__ends_at__gte=since, offering__ends_at__lt=until)


def reach(*, since: datetime, until: datetime) -> list[Table]:
    """Six queries, however many events there were. Events themselves are public, so their number is never left out."""
    events = held_events(since=since, until=until)
    kinds = dict(events.order_by().values_list("kind").annotate(number=Count("pk")))
    names = dict(EventKind.choices)
    tables = [
        Table("events", _("Events held"), _cells({str(names[kind]): number for kind, number in kinds.items()})),
        table("places", _("People with a place, by kind of event"), _by_kind(events, Q(state__in=HOLDING_STATES))),
        table("there", _("Who was there, by kind of event"), _by_kind(events, _there())),
        table("away", _("Had a place and did not come, by kind of event"), _by_kind(events, _away())),
        table("languages", _("Languages people read"), _languages(events)),
    ]
    return [one for one in [*tables, _satisfaction(events)] if one.cells]


def mean_satisfaction(*, since: datetime, until: datetime) -> float | None:
    """Of all answers together; None while they are too few."""
    rows = Feedback.objects.filter(event__in=held_events(since=since, until=until))
    found = rows.aggregate(mean=Avg("rating"), answers=Count("pk"))
    return found["mean"] if found["answers"] >= FEWEST else None


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


def _by_kind(events: QuerySet[Event], which: Q) -> list[tuple[str, int]]:
    rows = Registration.objects.filter(which, offering__event__in=events).order_by()
    counts = dict(rows.values_list("offering__event__kind").annotate(number=Count("pk", distinct=True)))
    return [(str(kind.label), counts[kind.value]) for kind in EventKind if kind.value in counts]


def _languages(events: QuerySet[Event]) -> list[tuple[str, int]]:
    rows = Registration.objects.filter(offering__event__in=events, state__in=HOLDING_STATES).order_by()
    return sorted(rows.values_list("person__language").annotate(number=Count("person", distinct=True)))


def _satisfaction(events: QuerySet[Event]) -> Table:
    rows = Feedback.objects.filter(event__in=events).order_by()
    return satisfaction_table(dict(rows.values_list("rating").annotate(number=Count("pk"))))
