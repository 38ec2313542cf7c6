"""Predicates and small judgements on loaded objects; no queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from .enums import RegistrationState


class Places(Protocol):
    """What a pool says about itself."""

    @property
    def size(self) -> int: ...

    @property
    def taken(self) -> int: ...

    @property
    def waiting(self) -> int: ...


FREE, FEW, WAITING, FULL, OPEN, CLOSED = "free", "few", "waiting", "full", "open", "closed"
_BEST_FIRST = (FREE, FEW, WAITING, FULL)


def pool_word(pool: Places, *, waiting_list: bool = True) -> str:
    """ "free", "few" (a fifth or two places left), "waiting" or "full"."""
    free = pool.size - pool.taken
    if free <= 0 or pool.waiting:
        return WAITING if waiting_list else FULL
    return FEW if free <= 2 or free * 5 <= pool.size else FREE


def best_word(pools: Iterable[Places], *, waiting_list: bool = True) -> str:
    """The most hopeful word among several main pools; "open" when places are not counted."""
    words = {pool_word(pool, waiting_list=waiting_list) for pool in pools}
    return next((word for word in _BEST_FIRST if word in words), OPEN)


def is_mine(registration: Any, person: Any) -> bool:
    return person.pk is not None and registration.person_id == person.pk


def can_cancel(registration: Any, now: datetime) -> bool:
    """The person can still give the place back: it is live and the offering is not over. Reads `offering`."""
    ends = registration.offering.ends_at
    return registration.is_live and (ends is None or ends > now)


def can_accept(registration: Any, now: datetime) -> bool:
    """A place is kept and its deadline has not passed."""
    return registration.state == RegistrationState.OFFERED and registration.offered_until > now


# Line breaks and other control characters, the marks that turn the direction of writing around, and halves of signs,
# which no database keeps (a device cuts a text in the middle of an emoji).
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def clean_line(text: str) -> str:
    """One line that says what it shows: no line breaks, no control characters, no direction overrides."""
    return " ".join(_UNSEEN.sub(" ", text).split())
