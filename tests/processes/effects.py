"""An effect for the workers of a test: one audit row per message, slow enough to be killed in the middle."""

from __future__ import annotations

import time

from core.models import AuditEntry, OutboxMessage
from core.outbox import handler

TOPIC = "test.effect"


@handler(TOPIC)
def effect(message: OutboxMessage) -> None:
    AuditEntry.objects.create(action=TOPIC, subject_type="test", subject_id=message.key)
    time.sleep(0.01)
