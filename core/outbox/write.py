"""Writing into the outbox, beside the change that caused it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..models import OutboxMessage


def enqueue(
    topic: str, payload: dict[str, Any], *, key: str | None = None, available_at: datetime | None = None
) -> OutboxMessage:
    """Writes the row in the caller's transaction; a second call with the same `key` returns the first row.

    `payload` must be JSON. The row becomes due at `available_at` (at once when None).
    """
    message = OutboxMessage(
        key=key or f"{topic}:{uuid.uuid4()}",
        topic=topic,
        payload=payload,
        available_at=available_at or timezone.now(),
    )
    if key is None:
        message.save(force_insert=True)
        return message
    # ON CONFLICT DO NOTHING and one read: no savepoint, and no lock on a row that a worker may be holding.
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMessage.objects.get(key=key)


def enqueue_all(topic: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """As `enqueue` for each {key: payload}, in one statement; keys that are there already stay as they are."""
    now = timezone.now()
    rows = [OutboxMessage(key=key, topic=topic, payload=payload, available_at=now) for key, payload in payloads.items()]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
