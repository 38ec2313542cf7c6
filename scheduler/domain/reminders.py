"""The day before: of a session at five in the afternoon where it takes place, of a kept place a day before it goes on;
each once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core.models import OutboxMessage
from core.outbox import enqueue
from scheduler.enums import Condition, RegistrationState
from scheduler.models import Registration, Session

HOUR = time(17, 0)
LAST_DAY = timedelta(days=1)
# What the person settles alone; guardians have letters of their own.
OWN = {Condition.AGE, Condition.ENTRY}


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


def remind_pending(*, now: datetime | None = None) -> int:
    """Whoever has not accepted, answered or named an age group reads so a day before the place goes to somebody else.

    A place kept for less than two days is reminded of at half time. Safe to repeat.
    """
    now = now or timezone.now()
    rows = Registration.objects.filter(
        state=RegistrationState.PENDING, pending_until__gt=now, pending_until__lte=now + LAST_DAY
    )
    return sum(_ask_again(row) for row in rows if OWN & {*row.conditions} and _at_half_time(row) <= now)


def _at_half_time(registration: Registration) -> datetime:
    """Between the last step and the end."""
    until, since = registration.pending_until, registration.updated_at
    assert until is not None
    return since + (until - since) / 2


@transaction.atomic
def _ask_again(registration: Registration) -> bool:
    event = f"{registration.pending_until:%Y%m%d%H%M%S}"
    key = f"pending_reminder:{registration.uuid}:{event}"
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    payload = {"registration_id": registration.pk, "kind": "pending_reminder", "event": event}
    enqueue("scheduler.tell", payload, key=key)
    return True
