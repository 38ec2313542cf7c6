"""What staff may do with a dead letter: have it tried again, or let it go."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..audit import record
from ..errors import Conflict
from ..models import OutboxMessage


@transaction.atomic
def retry_message(*, message: OutboxMessage, by: Any) -> OutboxMessage:
    """Makes a dead row due again with all its tries. Conflict when it is not dead (any more)."""
    _revive(message, tries=0, available_at=timezone.now(), last_error="")
    record("outbox.retried", on=message, by=by, topic=message.topic)
    return message


@transaction.atomic
def discard_message(*, message: OutboxMessage, by: Any) -> OutboxMessage:
    """Closes a dead row without its effect; the row stays, so that its key is not used again."""
    _revive(message, done_at=timezone.now(), payload={}, last_error="discarded")
    record("outbox.discarded", on=message, by=by, topic=message.topic)
    return message


def _revive(message: OutboxMessage, **changes: Any) -> None:
    if not OutboxMessage.objects.dead().filter(id=message.pk).update(dead_at=None, **changes):
        raise Conflict(_("This message is no longer waiting for a decision."), code="message_not_dead")
    message.refresh_from_db()
