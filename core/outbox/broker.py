"""Handing due rows to the broker, and freeing what was lost on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerError

from ..models import OutboxMessage
from .delivery import HANDED
from .handlers import HANDLERS

log = structlog.get_logger("lichthof.outbox")

BATCH = 500
DELIVER = "core.tasks.deliver"
# How long a row may lie in the broker before the sweeper hands it out again; twice in the broker is harmless.
HANDED_LEASES = 5
PAYLOAD_KEPT = timedelta(days=7)
ROW_KEPT = timedelta(days=90)


def dispatch(limit: int = BATCH) -> int:
    """Hands due rows to the broker, oldest first; returns how many. With the broker away the rows stay due."""
    if not OutboxMessage.objects.due().exists():
        return 0
    rows = _lease_due(limit)
    for position, (message_id, topic) in enumerate(rows):
        try:
            send(DELIVER, args=[message_id], queue=_queue(topic), retry=False)
        except (OSError, BrokerError, ChannelError) as error:
            _release([message_id for message_id, _topic in rows[position:]])
            log.error("broker_away", kind=type(error).__name__, waiting=len(rows) - position)
            return position
    return len(rows)


def send(task: str, **how: Any) -> None:
    """The one place where this house speaks to the broker."""
    current_app.send_task(task, **how)


def _lease_due(limit: int) -> list[tuple[int, str]]:
    now = timezone.now()
    with transaction.atomic():
        due = OutboxMessage.objects.due(now).order_by("id").select_for_update(skip_locked=True)
        rows = list(due.values_list("id", "topic")[:limit])
        until = now + settings.OUTBOX_LEASE * HANDED_LEASES
        OutboxMessage.objects.filter(id__in=[row[0] for row in rows]).update(lease=HANDED, leased_until=until)
    return rows


def _queue(topic: str) -> str:
    return HANDLERS[topic].queue if topic in HANDLERS else "default"


def _release(ids: list[int]) -> None:
    OutboxMessage.objects.open().filter(id__in=ids, lease=HANDED).update(lease="", leased_until=None)


def sweep() -> int:
    """Frees rows whose lease ran out (worker killed, broker emptied); returns how many.

    A row that took its worker down on every try is dead: it must not take down a ninth.
    """
    now = timezone.now()
    with transaction.atomic():
        lost = OutboxMessage.objects.open().filter(leased_until__lte=now)
        ids = list(lost.select_for_update(skip_locked=True).values_list("id", flat=True))
        rows = OutboxMessage.objects.filter(id__in=ids)
        worn_out = rows.filter(tries__gte=settings.OUTBOX_TRIES).exclude(lease=HANDED)
        worn_out.update(dead_at=now, last_error="The worker died while carrying this out.", lease="", leased_until=None)
        rows.filter(dead_at=None).update(lease="", leased_until=None)
    if ids:
        log.warning("outbox_swept", rows=len(ids))
    return len(ids)


def tidy() -> int:
    """Forgets what done rows said after a week (addresses, texts) and the rows themselves after three months."""
    now = timezone.now()
    done = OutboxMessage.objects.exclude(done_at=None)
    done.filter(done_at__lte=now - ROW_KEPT).delete()
    return done.filter(done_at__lte=now - PAYLOAD_KEPT).exclude(payload={}).update(payload={})
