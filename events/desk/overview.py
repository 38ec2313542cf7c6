"""Reads for the first page of the desk and the list of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation
from core.queries import for_lists
from events.enums import EventState
from events.models import Event
from scheduler.desk.overview import Fill, fills, local_start
from scheduler.enums import OfferingStatus
from scheduler.models import Offering, Session

from .words import when_words, where_words

SHOWN = 6
GROUPS = ("coming", "drafts", "past")


@dataclass(frozen=True)
class EventLine:
    """An event as the desk lists it, and how full it is."""

    event: Event
    when: str
    where: str
    fill: Fill

    @property
    def starts(self) -> datetime | None:
        return local_start(self.event.offering)

    @property
    def tag(self) -> str:
        """draft | withdrawn | cancelled | "" (then the word about places says it)."""
        if self.event.offering.status == OfferingStatus.CANCELLED:
            return "cancelled"
        return "" if self.event.state == EventState.PUBLISHED else str(self.event.state)


def events_at(organisations: QuerySet[Organisation], group: str, *, now: datetime) -> QuerySet[Event]:
    """ "coming": published and not over, the next first; "drafts": drafts and withdrawn ones; "past": over or cancelled."""
    over = Q(offering__ends_at__lte=now) | Q(offering__status=OfferingStatus.CANCELLED)
    rows = Event.objects.filter(organisation__in=organisations)
    if group == "past":
        rows = rows.filter(over).exclude(state=EventState.DRAFT)
        return loaded(rows).order_by(F("offering__ends_at").desc(nulls_last=True), "-pk")
    if group == "drafts":
        rows = rows.filter(Q(state=EventState.DRAFT) | Q(state=EventState.WITHDRAWN) & ~over)
        return loaded(rows).order_by("-pk")
    rows = rows.filter(state=EventState.PUBLISHED).exclude(over)
    return loaded(rows).order_by(F("offering__starts_at").asc(nulls_last=True), "pk")


def loaded(rows: QuerySet[Event]) -> QuerySet[Event]:
    """With everything a line says: organisation, offering, texts, pools, sessions with venues."""
    sessions = Prefetch("offering__sessions", Session.objects.select_related("venue").order_by("starts_at", "pk"))
    return for_lists(
        rows.select_related("organisation", "offering").prefetch_related("texts", "offering__pools", sessions)
    )


def event_lines(events: Iterable[Event], *, now: datetime) -> list[EventLine]:
    """One query for all figures about registrations."""
    rows = list(events)
    found = fills([event.offering for event in rows], now=now)
    return [
        EventLine(event, when_words(event.offering), where_words(event.offering), found[event.offering_id])
        for event in rows
    ]


def section(organisations: QuerySet[Organisation], now: datetime) -> dict[str, Any]:
    """What stands on the first page: the next events, and how many are drafts."""
    coming = events_at(organisations, "coming", now=now)[: SHOWN + 1]
    drafts = events_at(organisations, "drafts", now=now)[:3]
    lines = event_lines([*coming, *drafts], now=now)
    shown = [line for line in lines if line.event.is_visible]
    return {
        "events": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "drafts": [line for line in lines if not line.event.is_visible],
    }


def own_sessions(organisations: QuerySet[Organisation]) -> Q:
    return Q(offering__event__organisation__in=organisations, offering__event__state=EventState.PUBLISHED)


def event_page(session: Session) -> str:
    return reverse("events:desk_event", args=[session.offering.event.slug])


def attendance_page(session: Session) -> str:
    return reverse("events:desk_attendance", args=[session.offering.event.slug, session.uuid])


def guardians_page(offering: Offering) -> str:
    """Without the language prefix; "" when there is no event (any more)."""
    slug = Event.objects.filter(offering=offering).values_list("slug", flat=True).first()
    return f"desk/events/{slug}/ages/guardians/" if slug else ""
