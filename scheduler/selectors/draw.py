"""A draw as anybody may check it, and one person's part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scheduler.lots import ticket_of
from scheduler.models import Draw, Offering, Registration


@dataclass(frozen=True)
class Own:
    """A person's ticket; after the draw its number in the drawn order, and whether places were free for it."""

    ticket: str
    number: int | None = None
    place: bool = False
    of: int = 0


def draw_of(uuid: UUID) -> Draw | None:
    """The draw of an offering that strangers may see."""
    rows = Draw.objects.filter(offering__in=Offering.objects.public(), offering__uuid=uuid)
    return rows.select_related("offering__organisation").prefetch_related("offering__pools").first()


def own_ticket(draw: Draw, person: Any) -> Own | None:
    """None for strangers, and for those who were not in the draw."""
    if not getattr(person, "is_authenticated", False):
        return None
    mine = Registration.objects.filter(offering=draw.offering_id, person=person).select_related("lead").order_by("-id")
    order = {row["ticket"]: (number, row["place"]) for number, row in enumerate(draw.order, start=1)}
    for registration in mine:
        ticket = ticket_of((registration.lead or registration).uuid)
        if ticket in order:
            number, place = order[ticket]
            return Own(ticket, number, place, of=len(order))
        if draw.drawn_at is None and registration.is_live:
            return Own(ticket)
    return None


def published(draw: Draw) -> dict[str, Any]:
    """Everything needed to draw again. The seed is only in it after the draw."""
    promise = {
        "offering": str(draw.offering.uuid),
        "algorithm": draw.algorithm,
        "seed_sha256": draw.seed_hash,
        "draw_at": draw.offering.draw_at,
    }
    if draw.drawn_at is None:
        return promise
    return promise | {
        "drawn_at": draw.drawn_at,
        "seed": draw.seed,
        "input_sha256": draw.input_hash,
        "smaller_groups_fill_gaps": draw.offering.fill_gaps,
        "pools": draw.free,
        "tickets": draw.tickets,
        "order": draw.order,
    }
