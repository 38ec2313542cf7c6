"""The day before: at five in the afternoon where the session takes place, once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core.models import OutboxMessage
from core.outbox import enqueue
from scheduler.enums import RegistrationState
from scheduler.models import Registration, Session

HOUR = time(17, 0)


def reminder_time(session: Session) -> datetime:
    """The day before the session at five in the afternoon, local time. Reads `offering`."""
    zone = session.offering.zone
    day = timezone.localtime(session.starts_at, zone).date() - timedelta(days=1)
    return datetime.combine(day, HOUR, tzinfo=zone)


def remind(*, now: datetime | None = None) -> int:
    """Writes one outbox row per session that is due; returns how many are new. Safe to repeat."""
    now = now or timezone.now()
    soon = Session.objects.planned().filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=2))
    due = [row for row in soon.select_related("offering") if reminder_time(row) <= now]
    return sum(_announce(session) for session in due)


@transaction.atomic
def _announce(session: Session) -> bool:
    """A moved session is announced again, because its sequence is another."""
    key = f"reminder:{session.uuid}:{session.sequence}"
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    confirmed = Registration.objects.filter(offering=session.offering_id, state=RegistrationState.CONFIRMED)
    payload = {
        "kind": "session_reminder",
        "registrations": list(confirmed.values_list("pk", flat=True)),
        "session": session.pk,
        "event": f"{session.uuid}:{session.sequence}",
    }
    enqueue("scheduler.announce", payload, key=key)
    return True
