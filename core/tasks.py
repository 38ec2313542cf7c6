"""Background work of the core: two lines each."""

from celery import shared_task
from django.core.management import call_command

from . import outbox


@shared_task
def dispatch() -> None:
    outbox.dispatch()


@shared_task
def deliver(message_id: int) -> None:
    outbox.deliver(message_id)


@shared_task
def sweep() -> None:
    outbox.sweep()


@shared_task
def tidy() -> None:
    outbox.tidy()


@shared_task
def publish_scheduled() -> None:
    """Pages with a set time go public or leave."""
    call_command("publish_scheduled", verbosity=0)


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)
