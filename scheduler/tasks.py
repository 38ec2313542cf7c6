"""Work in the background: two lines each."""

from __future__ import annotations

from celery import shared_task

from core.models import OutboxMessage
from core.outbox import enqueue, handler

from .domain.forgetting import forget_answers, forget_guardians
from .domain.guardian_letters import send_letter, tell_organisers
from .domain.guardians import remind_guardians
from .domain.lottery import draw_due
from .domain.messages import Told, tell
from .domain.offers import sweep_expired_offers as sweep
from .domain.reconciliation import reconcile
from .domain.reminders import remind, remind_pending
from .domain.scan_links import forget_guests as forget


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
def draw_lots() -> None:
    draw_due()


@shared_task
def send_reminders() -> None:
    remind()


@shared_task
def reconcile_places() -> None:
    reconcile()


@handler("scheduler.guardian", queue="mail")
def write_to_guardian(message: OutboxMessage) -> None:
    send_letter(**message.payload)


@handler("scheduler.consent_withdrawn", queue="mail")
def tell_organisers_at_once(message: OutboxMessage) -> None:
    tell_organisers(**message.payload)


@shared_task
def write_again_to_guardians() -> None:
    """And to those who have not answered or accepted themselves."""
    remind_guardians()
    remind_pending()


@shared_task
def forget_what_is_due() -> None:
    forget_answers()
    forget_guardians()


@shared_task
def forget_guests() -> None:
    forget()
