"""Ballots as they come: from plain forms, or many at once from a phone that was offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.errors import InvalidInput

MOST = 200
LARGEST = 512 * 1024
PLACES = {str(place) for place in range(1, 1000)}
STEPS = {str(step) for step in range(1, 100)}


@dataclass(frozen=True)
class Sent:
    """One ballot from a device."""

    key: UUID
    round: UUID
    submission: UUID | None
    content: dict[str, Any]
    comment: str
    note: str
    device_at: datetime | None


def key_from(data: QueryDict) -> UUID:
    """The key the page was made with; a broken one is replaced."""
    return _uuid(data.get("key")) or uuid4()


def scores_from(data: QueryDict) -> dict[str, Any]:
    """`score-<criterion>` → step; what is none stays as it came, for the domain to refuse."""
    found = {name.removeprefix("score-"): value for name, value in data.items() if name.startswith("score-")}
    return {key: int(str(value)) if value in STEPS else value for key, value in found.items() if value}


def order_from(data: QueryDict) -> list[str]:
    """`place-<uuid>` → place; those without a place are left out. Errors: bad_ballot."""
    found = {name.removeprefix("place-"): str(value) for name, value in data.items() if name.startswith("place-")}
    placed = {uuid: int(place) for uuid, place in found.items() if place in PLACES}
    if len(set(placed.values())) != len(placed) or len(placed) < 2:
        raise InvalidInput(
            _("Each place can be given once, and at least two projects must have one."),
            code="bad_ballot",
            field="order",
        )
    return sorted(placed, key=lambda uuid: placed[uuid])


def placed(places: Mapping[str, str]) -> list[str]:
    """Those with a place, best first; those level stand as they came."""
    return sorted((key for key, place in places.items() if place in PLACES), key=lambda key: int(places[key]))


def moved(places: Mapping[str, str], move: str) -> dict[str, str]:
    """The places after "up <uuid>" or "down <uuid>": it changes places with its neighbour, and what has no place yet
    gets the last one when it goes up. Places are counted through anew; what cannot move stays."""
    order = placed(places)
    way, _space, one = move.partition(" ")
    if one in order:
        at = order.index(one)
        to = at + (-1 if way == "up" else 1)
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
    elif one in places and way == "up":
        order.append(one)
    return dict.fromkeys(places, "") | {key: str(place) for place, key in enumerate(order, 1)}


def ballots_from(request: HttpRequest) -> list[Sent]:
    """The lines of a device, oldest first. Errors: bad_ballot."""
    body = request.body
    try:
        if len(body) > LARGEST:
            raise ValueError
        lines = json.loads(body)["ballots"]
        return sorted(
            (_line(one) for one in lines[:MOST]), key=lambda one: one.device_at or datetime.max.replace(tzinfo=UTC)
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise InvalidInput(_("This ballot cannot be read."), code="bad_ballot") from error


def _line(one: dict[str, Any]) -> Sent:
    return Sent(
        key=UUID(one["key"]),
        round=UUID(one["round"]),
        submission=UUID(one["submission"]) if one.get("submission") else None,
        content=dict(one["content"]),
        comment=str(one.get("comment") or ""),
        note=str(one.get("note") or ""),
        device_at=datetime.fromtimestamp(one["device_at"] / 1000, tz=UTC) if one.get("device_at") else None,
    )


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
