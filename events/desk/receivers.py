"""What the desk hears, and what it says inside the house's own messages."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from events.domain.letters import note_for
from events.models import Event, Letter
from events.signals import event_copied
from scheduler.domain.notes import NOTES

NOTES["event"] = note_for


@receiver(event_copied, dispatch_uid="events.letters_copied")
def letters_follow(sender: Any, *, source: Event, copy: Event, **kwargs: Any) -> None:
    """Words and times are copied; whom they reached is not. Places of one kind are other ones there."""
    rows = Letter.objects.filter(event=source).exclude(audience__who__in=["pool", "track"])
    Letter.objects.bulk_create(
        Letter(event=copy, kind=row.kind, texts=row.texts, audience=row.audience, time=row.time, hours=row.hours)
        for row in rows
    )
