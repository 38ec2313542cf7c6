"""Meetings in time: of a person, in a room, in the city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.queries import for_lists
from scheduler.enums import LIVE_STATES, OfferingStatus, RegistrationState
from scheduler.models import Offering, Session, Venue

# Neither a place nor a number on the waiting list yet.
UNSURE = (RegistrationState.SUBMITTED, RegistrationState.IN_DRAW)


def sessions_of(offering: Offering) -> QuerySet[Session]:
    """All sessions with their venues, cancelled ones too, in time order."""
    return for_lists(offering.sessions.select_related("venue").order_by("starts_at", "id"))


def upcoming_sessions(person: Any, *, now: datetime, state: str | None = None) -> QuerySet[Session]:
    """Sessions still to come of what the person is registered for (confirmed, unless another state is asked)."""
    mine = Q(
        offering__registrations__person=person,
        offering__registrations__state=state or RegistrationState.CONFIRMED,
    )
    rows = Session.objects.upcoming(now).filter(mine).select_related("offering", "venue")
    return for_lists(rows.order_by("starts_at", "id"))


def sessions_for_calendar(person: Any, *, since: datetime) -> QuerySet[Session]:
    """For a person's own calendar: sessions of live registrations, cancelled ones too; `is_sure` when confirmed."""
    rows = Session.objects.filter(
        offering__registrations__person=person,
        offering__registrations__state__in=[s for s in LIVE_STATES if s not in UNSURE],
        ends_at__gte=since,
    )
    sure = Q(offering__registrations__state=RegistrationState.CONFIRMED)
    rows = rows.annotate(is_sure=sure).select_related("offering", "venue")
    return for_lists(rows.order_by("starts_at", "id"))


def city_sessions(*, since: datetime, until: datetime) -> QuerySet[Session]:
    """Sessions of everything public that takes or took registrations here, cancelled ones too."""
    rows = Session.objects.filter(ends_at__gte=since, starts_at__lt=until).exclude(
        offering__status=OfferingStatus.DRAFT
    )
    return for_lists(rows.select_related("offering", "venue").order_by("starts_at", "id"))


def clashes(
    venue: Venue, room: str, starts: datetime, ends: datetime, *, without: Session | None = None
) -> QuerySet[Session]:
    """Planned sessions in this room that overlap [starts, ends); touching ends do not clash."""
    rows = Session.objects.planned().filter(venue=venue, room=room, starts_at__lt=ends, ends_at__gt=starts)
    if without is not None and without.pk:
        rows = rows.exclude(pk=without.pk)
    return rows.select_related("offering").order_by("starts_at")
