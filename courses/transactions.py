"""Two things Wagtail does in its own way and this house does not.

It publishes, unpublishes, moves and deletes outside any transaction. Here the four actions get one, so that page,
record, listing and outbox rows go together or not at all; every view, bulk action and command of Wagtail passes them.

And it mails editors inside the request: ours are asked through the outbox (`courses.domain.reviews`).
"""

from __future__ import annotations

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import signal_handlers

ACTIONS = (PublishPageRevisionAction, UnpublishPageAction, MovePageAction, DeletePageAction)


def wrap_page_actions() -> None:
    """Makes each action atomic; calling it twice changes nothing."""
    for action in ACTIONS:
        if not getattr(action.execute, "is_atomic", False):
            wrapped = transaction.atomic(action.execute)
            wrapped.is_atomic = True
            action.execute = wrapped


def silence_wagtail_mails() -> None:
    """Before Wagtail's admin is ready (it connects its senders then); courses stands above it in INSTALLED_APPS."""
    signal_handlers.register_signal_handlers = lambda: None
