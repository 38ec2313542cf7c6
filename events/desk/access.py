"""Who sits at the desk of an event. A foreign event does not exist for them (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Organisation
from accounts.policy import member_required, organisations_taught_by
from events.models import Event

type View = Callable[..., HttpResponseBase]


def own_organisations(request: HttpRequest) -> QuerySet[Organisation]:
    """Organisations for which the visitor may hold events."""
    return organisations_taught_by(request.user)


def own_events(request: HttpRequest) -> QuerySet[Event]:
    """Events of organisations at which the visitor teaches; all of them for staff."""
    return Event.objects.filter(organisation__in=own_organisations(request))


def manages(person: Any, event: Event) -> bool:
    """May sit at this event's desk. At most one query."""
    return organisations_taught_by(person).filter(pk=event.organisation_id).exists()


def for_event(view: View) -> View:
    """Guard: hands the event of the address to the view, when it is the visitor's own, and speaks in its zone.

    The event comes with `organisation`, `offering`, `texts` and, when it is a hackathon, `hackathon`.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = own_events(request).with_texts().select_related("hackathon")  # type: ignore[attr-defined]
        event = get_object_or_404(rows, slug=slug)
        event.offering.organisation = event.organisation
        with timezone.override(event.offering.zone):
            return view(request, event, *args, **kwargs)

    return member_required(found)
