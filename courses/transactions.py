"""Wagtail publishes, unpublishes, moves and deletes outside any transaction. Here the four actions get one, so that page,
record, listing and outbox rows go together or not at all; every view, bulk action and command of Wagtail passes them."""

from __future__ import annotations

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

ACTIONS = (PublishPageRevisionAction, UnpublishPageAction, MovePageAction, DeletePageAction)


def wrap_page_actions() -> None:
    """Makes each action atomic; calling it twice changes nothing."""
    for action in ACTIONS:
        if not getattr(action.execute, "is_atomic", False):
            wrapped = transaction.atomic(action.execute)
            wrapped.is_atomic = True
            action.execute = wrapped
