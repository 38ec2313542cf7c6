"""Being there becomes a fact that others may build on, once the event is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from events.models import Event
from events.selectors.participation import ended_with_certificate, participants_of
from events.signals import participation_earned

# So long after the end somebody may still be marked as present and gets the certificate by itself.
CORRECTABLE = timedelta(days=30)


def certify_ended(*, now: datetime) -> int:
    """Announces everybody who was at an event that is over; saying it again harms nobody. Returns how many people."""
    return sum(_announce(event) for event in ended_with_certificate(now=now, within=CORRECTABLE))


@transaction.atomic
def _announce(event: Event) -> int:
    there = list(participants_of(event))
    for registration in there:
        participation_earned.send(sender=Event, event=event, registration=registration)
    return len(there)
