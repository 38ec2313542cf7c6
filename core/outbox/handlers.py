"""Which function carries out which topic, and on which queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..models import OutboxMessage

type Effect = Callable[[OutboxMessage], None]


@dataclass(frozen=True)
class Handler:
    topic: str
    queue: str
    effect: Effect
    atomic: bool = True


HANDLERS: dict[str, Handler] = {}


def handler(topic: str, *, queue: str = "default", atomic: bool = True) -> Callable[[Effect], Effect]:
    """Registers the one function that carries out `topic`.

    It runs inside the transaction that marks the row done, so its writes happen exactly once. A handler that only
    speaks to the outside (a mail server) says `atomic=False`: no transaction stays open while it waits for an answer,
    and it must be safe to repeat.
    """

    def register(effect: Effect) -> Effect:
        HANDLERS[topic] = Handler(topic, queue, effect, atomic)
        return effect

    return register


def handler_of(topic: str) -> Handler:
    """The handler of `topic`; LookupError when no app of this house registered one."""
    if topic not in HANDLERS:
        raise LookupError(f"nobody handles the topic {topic}")
    return HANDLERS[topic]
