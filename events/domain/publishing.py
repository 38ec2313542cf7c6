"""Putting an event before the public, taking it back, calling it off: record, offering and listing in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.enums import EVENT_TRANSITIONS, EventState
from events.models import Event
from events.rules import may_publish
from events.signals import event_published, event_withdrawn
from scheduler.domain.offerings import cancel_offering, open_offering, retract_offering
from scheduler.enums import OfferingStatus
from scheduler.models import Offering

from .calling_off import tell_who_has_a_part, who_is_registered
from .events import require_manager, tell_changed
from .listing import refresh_listing


def publish_event(*, event: Event, by: Any, now: datetime | None = None) -> Event:
    """Makes it visible and listed, and opens its registration. Publishing again changes nothing.

    Raises PermissionRefused for those who may not publish, InvalidInput without a title or a date, Conflict when it was
    cancelled.
    """
    _require_publisher(event, by, _("An editor of your organisation publishes the event."))
    if event.state == EventState.PUBLISHED:
        return event
    with transaction.atomic():
        event.offering = Offering.objects.select_for_update(no_key=True).get(pk=event.offering_id)
        _check_complete(event)
        _move(event, EventState.PUBLISHED)
        event.published_at = event.published_at or now or timezone.now()
        event.save(update_fields=["state", "published_at", "updated_at"])
        open_offering(offering=event.offering, by=by)
        refresh_listing(event=event, now=now)
        record("event.published", on=event, by=by)
        event_published.send(Event, event=event)
    return event


def withdraw_event(*, event: Event, by: Any, now: datetime | None = None) -> Event:
    """Takes it out of every list; its address says that it is no longer offered. Twice changes nothing.

    Conflict while somebody is registered: those people must be told, and that is what cancelling does.
    """
    _require_publisher(event, by, _("Only an owner or editor of this organisation may withdraw an event."))
    if event.state == EventState.WITHDRAWN:
        return event
    with transaction.atomic():
        _move(event, EventState.WITHDRAWN)
        event.save(update_fields=["state", "updated_at"])
        if event.offering.status != OfferingStatus.CANCELLED:
            event.offering = retract_offering(offering=event.offering, by=by)
        refresh_listing(event=event, now=now)
        record("event.withdrawn", on=event, by=by)
        event_withdrawn.send(Event, event=event)
    return event


def cancel_event(*, event: Event, by: Any, reason: str = "", now: datetime | None = None) -> Event:
    """It does not take place: everybody registered or with a part in it is told; the page stays and says so.
    Safe to repeat."""
    require_manager(event, by)
    if event.offering.status == OfferingStatus.CANCELLED:
        return event
    with transaction.atomic():
        registered = who_is_registered(event)
        event.offering = cancel_offering(offering=event.offering, by=by, reason=reason, now=now)
        tell_who_has_a_part(event, reason=event.offering.cancel_reason, but=registered)
        record("event.cancelled", on=event, by=by)
        tell_changed(event)
    return event


def _require_publisher(event: Event, by: Any, sentence: str) -> None:
    if by is not None and not may_publish(by, event):
        raise PermissionRefused(sentence)


def _check_complete(event: Event) -> None:
    if not event.texts.exclude(title="").exists():
        raise InvalidInput(_("An event needs a title in one language."), code="required", field="title")
    if event.offering.status == OfferingStatus.CANCELLED:
        raise Conflict(_("This has been cancelled."), code="cancelled")
    if not event.offering.sessions.planned().exists():
        raise InvalidInput(_("Please say first when it takes place."), code="no_sessions", field="starts_at")


def _move(event: Event, state: EventState) -> None:
    if state not in EVENT_TRANSITIONS[event.state]:
        raise Conflict(_("This event has never been published."), code="not_published")
    event.state = state


def require_no_events(organisation: Organisation) -> None:
    """Before an organisation is dissolved."""
    if Event.objects.filter(organisation=organisation).exists():
        raise Conflict(_("This organisation still has events and cannot be dissolved."), code="has_events")
