"""The outbox's two ends: `enqueue` inside a change, and `handler` for what a worker does with it later.

A request never talks to the broker. It writes a row; the dispatcher hands due rows to Celery; a task claims the row by
lease, runs the handler and marks the row done in one transaction; the sweeper frees rows whose worker died.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import OutboxMessage

type Effect = Callable[[OutboxMessage], None]


@dataclass(frozen=True)
class Handler:
    topic: str
    queue: str
    effect: Effect


HANDLERS: dict[str, Handler] = {}


def handler(topic: str, *, queue: str = "default") -> Callable[[Effect], Effect]:
    """Registers the one function that carries out `topic`. It runs inside the transaction that marks the row done."""

    def register(effect: Effect) -> Effect:
        HANDLERS[topic] = Handler(topic, queue, effect)
        return effect

    return register


def enqueue(
    topic: str, payload: dict[str, Any], *, key: str | None = None, available_at: datetime | None = None
) -> OutboxMessage:
    """Writes the row in the caller's transaction; a second call with the same `key` returns the first row."""
    message, _created = OutboxMessage.objects.get_or_create(
        key=key or f"{topic}:{uuid.uuid4()}",
        defaults={"topic": topic, "payload": payload, "available_at": available_at or timezone.now()},
    )
    return message
