"""One event at the desk: its state, what is missing, publishing and calling it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.errors import DomainError
from core.posted import refusals_at, refusals_said, sent
from events.desk.access import for_event
from events.desk.checklist import can_be_published, checklist, missing
from events.desk.timeline import timeline
from events.desk.words import when_words, where_words
from events.domain.events import delete_draft
from events.domain.publishing import cancel_event, publish_event, withdraw_event
from events.domain.whole_series import coming_dates
from events.enums import EventState
from events.models import Event
from events.rules import may_publish
from scheduler.desk.forms import ReasonForm
from scheduler.desk.people import counts_of
from scheduler.desk.words import pool_label, told_words
from scheduler.domain.offerings import close_offering, open_offering
from scheduler.enums import OfferingStatus
from scheduler.models import Session
from scheduler.rules import CLOSED
from scheduler.selectors.places import closed_sentence, places_word


@for_event
@require_GET
def event_page(request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    sessions = Prefetch("offering__sessions", Session.objects.select_related("venue").order_by("starts_at", "pk"))
    prefetch_related_objects([event], sessions, "offering__pools")
    checks, word = checklist(event), places_word(event.offering, now=now)
    context = {
        "event": event,
        "when": when_words(event.offering),
        "where": where_words(event.offering),
        "word": word,
        "closed": closed_sentence(event.offering, now) if word == CLOSED else "",
        "closed_itself": event.offering.closes_at is not None and event.offering.closes_at <= now,
        "checks": checks,
        "missing": missing(checks),
        "shown": missing(checks) if event.is_visible else checks,
        "ready": can_be_published(checks),
        "may_publish": may_publish(visitor(request), event),
        "counts": counts_of(event.offering_id),
        "pools": [(pool_label(pool), pool) for pool in event.offering.pools.all()],
        "entries": [
            (reverse("events:desk_questions", args=[event.slug]), _("Questions"), _("what people are asked")),
            (reverse("events:desk_conduct", args=[event.slug]), _("Codes of conduct"), _("what people agree to")),
            (reverse("events:desk_ages", args=[event.slug]), _("Ages"), _("minors and their guardians")),
        ],
        "series_drafts": coming_dates(event, now=now).filter(state=EventState.DRAFT).exclude(pk=event.pk).count(),
        "next": [moment for moment in timeline(event, now=now) if not moment.is_past][:4],
    }
    return render(request, "events/desk/event.html", context)


def _done(request: HttpRequest, event: Event, verb: Callable[[], Any], sentence: str) -> HttpResponse:
    """Carries out `verb` and says so, or says why not."""
    with refusals_said(request):
        verb()
        messages.success(request, sentence)
    return redirect("events:desk_event", event.slug)


@for_event
@require_POST
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    sentence = _("The event stands before the public now.")
    return _done(request, event, lambda: publish_event(event=event, by=visitor(request)), sentence)


@for_event
@require_POST
def withdraw(request: HttpRequest, event: Event) -> HttpResponse:
    sentence = _("The event is taken back. Its address says that it is no longer offered.")
    return _done(request, event, lambda: withdraw_event(event=event, by=visitor(request)), sentence)


@for_event
@require_POST
def open_registration(request: HttpRequest, event: Event) -> HttpResponse:
    sentence = _("Registration is open.")
    return _done(request, event, lambda: open_offering(offering=event.offering, by=visitor(request)), sentence)


@for_event
@require_POST
def close_registration(request: HttpRequest, event: Event) -> HttpResponse:
    sentence = _("Registration is closed. Everyone keeps their place.")
    return _done(request, event, lambda: close_offering(offering=event.offering, by=visitor(request)), sentence)


@for_event
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Says first how many people will be told."""
    if event.offering.status == OfferingStatus.CANCELLED:
        messages.info(request, _("This event has been cancelled already."))
        return redirect("events:desk_event", event.slug)
    form = ReasonForm(sent(request))
    told = event.offering.registrations.live().count()
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            cancel_event(event=event, by=visitor(request), reason=form.cleaned_data["reason"])
            messages.success(request, told_words(_("The event is cancelled."), told))
            return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/cancel.html", {"event": event, "form": form, "told": told})


@for_event
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, event: Event) -> HttpResponse:
    """Throws a draft away that nobody registered for."""
    if request.method == "POST":
        try:
            delete_draft(event=event, by=visitor(request))
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("events:desk_event", event.slug)
        messages.success(request, _("The draft is thrown away."))
        return redirect("events:desk_events")
    return render(request, "events/desk/delete.html", {"event": event})


@for_event
@require_GET
def when_what(request: HttpRequest, event: Event) -> HttpResponse:
    """What happens when, and what the house does by itself."""
    moments = timeline(event, now=timezone.now())
    return render(request, "events/desk/timeline.html", {"event": event, "moments": moments})
