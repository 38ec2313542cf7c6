"""Drawing lots as pure mathematics: the same seed and the same tickets give the same order, for anybody who checks it.

1. Before anybody registers, a seed is made and only its SHA-256 is shown.
2. A ticket's number is SHA-256 of the seed, a colon and the ticket. The tickets are sorted by their numbers.
3. In this order everybody gets the places asked for as long as they are free. Whoever does not fit waits, and keeps
   those behind from the same places, unless smaller groups may fill gaps (or nobody could ever fit).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

ALGORITHM = "lots-1"


@dataclass(frozen=True)
class Ticket:
    """One wish: a person's or a group's. `places` by pool."""

    ticket: str
    places: Mapping[str, int]


def new_seed() -> str:
    return secrets.token_hex(32)


def seed_hash(seed: str) -> str:
    return _sha(seed)


def ticket_of(registration: UUID) -> str:
    """What stands for a registration in public. The uuid does not: at the door its first letters are somebody's code."""
    return _sha(f"lichthof/ticket:{registration}")


def number_of(seed: str, ticket: str) -> str:
    return _sha(f"{seed}:{ticket}")


def draw(seed: str, tickets: Sequence[Ticket]) -> list[Ticket]:
    """The tickets in the drawn order; the order in which they are handed in makes no difference."""
    return sorted(tickets, key=lambda one: number_of(seed, one.ticket))


def winners(drawn: Sequence[Ticket], free: Mapping[str, int], sizes: Mapping[str, int], *, fill_gaps: bool) -> set[str]:
    """Whose places were free when it was their turn."""
    left, blocked, won = dict(free), set[str](), set[str]()
    for one in drawn:
        lacking = {pool for pool, count in one.places.items() if left[pool] < count}
        if not lacking and not blocked & set(one.places):
            won.add(one.ticket)
            for pool, count in one.places.items():
                left[pool] -= count
        elif not fill_gaps and all(count <= sizes[pool] for pool, count in one.places.items()):
            blocked |= lacking
    return won


def input_hash(tickets: Sequence[Mapping[str, Any]], pools: Mapping[str, Any]) -> str:
    """SHA-256 of what was drawn from: JSON with sorted keys and no spaces."""
    return _sha(json.dumps({"pools": pools, "tickets": list(tickets)}, sort_keys=True, separators=(",", ":")))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
