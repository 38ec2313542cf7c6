"""What is done to all dates of a series at once: going before the public together, saying the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.audit import record
from events.enums import EventState
from events.models import Event
from scheduler.domain.offerings import change_offering
from scheduler.enums import OfferingStatus

from .copying import copy_facts, copy_partners, copy_texts
from .events import FACTS, require_manager, tell_changed
from .publishing import publish_event


def coming_dates(event: Event, *, now: datetime) -> QuerySet[Event]:
    """The dates of the event's series that are still to come and not called off, soonest first; none when it stands
    alone."""
    if event.series_id is None:
        return Event.objects.none()
    rows = Event.objects.filter(series=event.series_id, offering__ends_at__gt=now)
    return rows.exclude(offering__status=OfferingStatus.CANCELLED).order_by("offering__starts_at", "pk")


def publish_series(*, event: Event, by: Any, now: datetime | None = None) -> list[Event]:
    """Publishes every draft among the coming dates: all of them or, when one is refused, none. A date that was taken
    back stays as it is. Safe to repeat.

    Raises what `publish_event` raises.
    """
    now = now or timezone.now()
    drafts = coming_dates(event, now=now).filter(state=EventState.DRAFT).select_related("organisation")
    with transaction.atomic():
        return [publish_event(event=draft, by=by, now=now) for draft in drafts]


def carry_over(*, event: Event, by: Any, now: datetime | None = None) -> list[Event]:
    """The coming dates take over what this one says: texts in all languages, facts and partners, in place of their own.
    When they are, where, and how one registers stays. All of them or none."""
    require_manager(event, by)
    others = coming_dates(event, now=now or timezone.now()).exclude(pk=event.pk)
    with transaction.atomic():
        return [_carried_over(event, other, by) for other in others.select_related("organisation", "offering")]


def _carried_over(event: Event, other: Event, by: Any) -> Event:
    require_manager(other, by)
    copy_facts(event, other)
    other.save(update_fields=[*FACTS, "updated_at"])
    titles = copy_texts(event, other)
    copy_partners(event, other)
    change_offering(offering=other.offering, by=by, title=titles)
    record("event.words_carried_over", on=other, by=by, source=str(event.uuid))
    tell_changed(other)
    return other
