"""Registrations as people and organisers see them: my list, and the roster of an offering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from core.queries import for_lists
from scheduler.enums import LIVE_STATES, AttendanceState, RegistrationState
from scheduler.models import Offering, Registration

from .places import with_position

_S = RegistrationState
_ROSTER_ORDER = Case(
    *(
        When(state=state, then=Value(rank))
        for rank, state in enumerate((_S.CONFIRMED, _S.PENDING, _S.OFFERED, _S.SUBMITTED, _S.IN_DRAW, _S.WAITING))
    ),
    default=Value(9),
    output_field=IntegerField(),
)
# A group's places stand on the registration that leads it.
_PLACES = ("places__pool", "lead__places__pool")


def roster(offering: Offering, *, ended: bool = False) -> QuerySet[Registration]:
    """Who takes part, then pending ones, offers, those in review, in the draw, then the waiting list in its order; with `ended` also who left.

    Each row has `person`, `offering`, places with pools, `ahead` (see `selectors.places.standing`) and
    `present_count`. Three queries whatever the length.
    """
    chosen = offering.registrations.all() if ended else offering.registrations.live()
    ranked = chosen.annotate(
        rank=_ROSTER_ORDER,
        present_count=Count("attendances", filter=Q(attendances__state=AttendanceState.PRESENT), distinct=True),
    )
    rows = with_position(ranked).select_related("person", "offering", "lead")
    rows = rows.prefetch_related(*_PLACES, "attendances")
    return for_lists(rows.order_by(F("rank"), F("seq").asc(nulls_first=True), "id"))


def registrations_of(person: Any) -> QuerySet[Registration]:
    """The person's registrations, those still live first, then by date; ready for `standing`."""
    mine = Registration.objects.filter(person=person).annotate(
        is_over=Case(When(state__in=LIVE_STATES, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    rows = with_position(mine).select_related("offering__organisation", "lead").prefetch_related(*_PLACES)
    return for_lists(rows.order_by(F("is_over"), F("offering__starts_at").asc(nulls_last=True), "-id"))


def live_registration(offering: Offering, person: Any) -> Registration | None:
    """The person's live registration in this offering, ready for `standing`; None when there is none."""
    if not getattr(person, "is_authenticated", False):
        return None
    rows = with_position(offering.registrations.live().filter(person=person))
    return rows.select_related("offering", "person", "lead").prefetch_related(*_PLACES).first()


def own_registration(person: Any, uuid: UUID) -> Registration | None:
    """One of the person's own; None for somebody else's, as if it did not exist."""
    rows = with_position(Registration.objects.filter(person=person, uuid=uuid))
    return rows.select_related("offering", "person", "lead").prefetch_related(*_PLACES).first()
