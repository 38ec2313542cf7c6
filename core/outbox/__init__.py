"""The outbox: `enqueue` inside a change, `handler` for what a worker does with it later.

A request never talks to the broker. It writes a row; the dispatcher hands due rows to Celery; a task claims the row by
lease, runs the handler and marks the row done in one transaction; the sweeper frees rows whose worker died.
"""

from .broker import dispatch, sweep, tidy
from .delivery import deliver, deliver_pending
from .handlers import HANDLERS, Effect, Handler, handler
from .letters import discard_message, retry_message
from .write import enqueue, enqueue_all

__all__ = [
    "HANDLERS",
    "Effect",
    "Handler",
    "deliver",
    "deliver_pending",
    "discard_message",
    "dispatch",
    "enqueue",
    "enqueue_all",
    "handler",
    "retry_message",
    "sweep",
    "tidy",
]
