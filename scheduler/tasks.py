"""Work in the background: two lines each."""

from __future__ import annotations

from celery import shared_task

from core.models import OutboxMessage
from core.outbox import enqueue, handler

from .domain.messages import Told, tell
from .domain.offers import sweep_expired_offers as sweep
from .domain.reconciliation import reconcile
from .domain.reminders import remind


@handler("scheduler.tell", queue="mail")
def tell_one(message: OutboxMessage) -> None:
    tell(Told(**message.payload))


@handler("scheduler.announce")
def tell_everyone(message: OutboxMessage) -> None:
    """One row per person, so that one bad address keeps nobody else from being told."""
    told = message.payload
    for registration in told["registrations"]:
        row = {
            "registration_id": registration,
            "kind": told["kind"],
            "event": told["event"],
            "session_id": told.get("session"),
            "reason": told.get("reason", ""),
        }
        enqueue("scheduler.tell", row)


@shared_task
def sweep_expired_offers() -> None:
    sweep()


@shared_task
def send_reminders() -> None:
    remind()


@shared_task
def reconcile_places() -> None:
    reconcile()
