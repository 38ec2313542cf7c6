"""Background work of the core: two lines each."""

from celery import shared_task

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
