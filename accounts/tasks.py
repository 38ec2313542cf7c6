"""Work in the background."""

from __future__ import annotations

from core.models import OutboxMessage
from core.outbox import handler

from .domain.sessions import forget_sessions


@handler("accounts.forget_sessions")
def forget_sessions_of_one_who_left(message: OutboxMessage) -> None:
    forget_sessions(message.payload["person"])
