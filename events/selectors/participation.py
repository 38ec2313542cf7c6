"""Who was there, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from events.models import Event
from scheduler.enums import AttendanceState, OfferingStatus
from scheduler.models import Registration


def minutes_attended(registration: Registration) -> int:
    """Minutes of the sessions at which the person was seen; one query."""
    spans = registration.attendances.filter(state=AttendanceState.PRESENT).values_list(
        "session__starts_at", "session__ends_at"
    )
    return sum(int((ends - starts).total_seconds() // 60) for starts, ends in spans)


def participants_of(event: Event) -> QuerySet[Registration]:
    """Registrations whose person was seen at one session at least."""
    there = event.offering.registrations.confirmed().filter(attendances__state=AttendanceState.PRESENT)
    return there.select_related("person").distinct().order_by("pk")


def ended_with_certificate(*, now: datetime, within: timedelta) -> QuerySet[Event]:
    """Events that give certificates and ended not longer ago than `within`: marks may still be corrected."""
    rows = Event.objects.visible().filter(certificate=True).exclude(offering__status=OfferingStatus.CANCELLED)
    return rows.filter(offering__ends_at__lte=now, offering__ends_at__gt=now - within).select_related("offering")
