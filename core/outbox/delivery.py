"""What a worker does with one row: claim it by lease, carry out the effect, mark it done; or put it back.

A claim is one conditional UPDATE, so two workers that were handed the same row cannot both have it. The effect and
`done_at` share a transaction, and the row's lease is read again inside it: whoever lost the lease writes nothing.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..models import OutboxMessage
from .handlers import Handler, handler_of

log = structlog.get_logger("lichthof.outbox")

HANDED = "handed"  # the lease of a row that lies in the broker and that no worker has claimed yet
LONGEST_WAIT = timedelta(hours=2)


class LeaseLost(Exception):
    """Another worker holds the row by now; this one must not write."""


def deliver(message_id: int) -> bool:
    """Carries out one row; True when this call did it. A failing effect is put back for later and not raised."""
    token = claim(message_id)
    if token is None:
        return False
    try:
        carry_out(message_id, token)
    except LeaseLost:
        log.warning("outbox_lease_lost", message_id=message_id)
        return False
    except Exception as error:
        put_back(message_id, token, error)
        return False
    return True


def claim(message_id: int, now: datetime | None = None) -> str | None:
    """Takes the lease of an open row and counts the try; the lease's token, or None when there is nothing to do."""
    now = now or timezone.now()
    token = uuid.uuid4().hex
    free = Q(leased_until=None) | Q(leased_until__lte=now) | Q(lease=HANDED)
    claimed = (
        OutboxMessage.objects.open()
        .filter(free, id=message_id, available_at__lte=now)
        .update(lease=token, leased_until=now + settings.OUTBOX_LEASE, tries=F("tries") + 1)
    )
    return token if claimed else None


def carry_out(message_id: int, token: str) -> None:
    """Runs the handler while `token` holds the row, and marks the row done."""
    message = _held(message_id, token).get()
    handler = handler_of(message.topic)
    if handler.atomic:
        _in_one_transaction(handler, message_id, token)
        return
    handler.effect(message)
    _mark_done(message_id, token)


def _in_one_transaction(handler: Handler, message_id: int, token: str) -> None:
    with transaction.atomic():
        message = _held(message_id, token).select_for_update().first()
        if message is None:
            raise LeaseLost
        handler.effect(message)
        _mark_done(message_id, token)


def _mark_done(message_id: int, token: str) -> None:
    done = _held(message_id, token).update(done_at=timezone.now(), leased_until=None, lease="", last_error="")
    if not done:
        raise LeaseLost


def _held(message_id: int, token: str):
    return OutboxMessage.objects.open().filter(id=message_id, lease=token)


def put_back(message_id: int, token: str, error: Exception) -> None:
    """Notes the error and when to try again; after the last try the row is dead and waits for staff."""
    message = _held(message_id, token).first()
    if message is None:
        return
    now = timezone.now()
    dead = message.tries >= settings.OUTBOX_TRIES
    _held(message_id, token).update(
        lease="",
        leased_until=None,
        available_at=now if dead else now + backoff(message.tries),
        dead_at=now if dead else None,
        last_error=f"{type(error).__name__}: {error}"[:1000],
    )
    log.warning(
        "outbox_dead" if dead else "outbox_failed", topic=message.topic, message_id=message_id, tries=message.tries,
        kind=type(error).__name__,
    )  # fmt: skip


def backoff(tries: int) -> timedelta:
    """The pause after the n-th try: 10 s, then three times as long each time (with eight tries about three hours)."""
    return min(settings.OUTBOX_BACKOFF * 3 ** (tries - 1), LONGEST_WAIT)


def deliver_pending(limit: int = 1000) -> int:
    """Carries out everything that is due, here and now, rows written by handlers too; returns how many were done.

    For tests and tools; a running house leaves it to the workers. Rows that fail stay behind, waiting for their time.
    """
    done = 0
    seen: set[int] = set()
    while len(seen) < limit:
        ids = list(OutboxMessage.objects.due().exclude(id__in=seen).values_list("id", flat=True)[: limit - len(seen)])
        if not ids:
            break
        seen.update(ids)
        done += sum(deliver(message_id) for message_id in ids)
    return done
