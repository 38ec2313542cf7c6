"""Sessions of an event: adding, moving, calling off, and who was there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policy import visitor
from core.posted import sent
from events.desk.access import for_event
from events.enums import EventFormat
from events.models import Event
from scheduler.desk import people
from scheduler.desk.forms import AttendanceForm, SessionForm
from scheduler.desk.found import session_or_404
from scheduler.desk.steps import add_meeting, mark, move_meeting
from scheduler.desk.words import told_words
from scheduler.domain.offerings import cancel_session
from scheduler.enums import SessionStatus


def needs(event: Event) -> dict[str, Any]:
    """Which questions about the place are asked."""
    return {"venue": event.format != EventFormat.ONLINE, "online": event.format != EventFormat.ONSITE}


@for_event
@require_GET
def sessions(request: HttpRequest, event: Event) -> HttpResponse:
    rows = people.meetings_of(event.offering, now=timezone.now())
    return render(request, "events/desk/sessions.html", {"event": event, "sessions": rows})


@for_event
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, event: Event) -> HttpResponse:
    form = SessionForm(sent(request), organisation=event.organisation, **needs(event))
    if request.method == "POST" and form.is_valid() and add_meeting(form, event.offering, by=visitor(request)):
        messages.success(request, _("The session is added."))
        return redirect("events:desk_sessions", event.slug)
    return render(request, "events/desk/session.html", {"event": event, "form": form})


@for_event
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, event: Event, session: UUID) -> HttpResponse:
    one = session_or_404(event.offering, session)
    if one.status != SessionStatus.PLANNED:
        messages.info(request, _("This session has been cancelled."))
        return redirect("events:desk_sessions", event.slug)
    form = SessionForm(sent(request), organisation=event.organisation, session=one, **needs(event))
    told = event.offering.registrations.live().count()
    if request.method == "POST" and form.is_valid() and move_meeting(form, one, by=visitor(request)):
        messages.success(request, told_words(_("The session is moved."), told))
        return redirect("events:desk_sessions", event.slug)
    context = {"event": event, "form": form, "session": one, "told": told}
    return render(request, "events/desk/session.html", context)


@for_event
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, event: Event, session: UUID) -> HttpResponse:
    one = session_or_404(event.offering, session)
    told = event.offering.registrations.live().count()
    if request.method == "POST":
        was = one.status
        cancel_session(session=one, by=visitor(request))
        if was != SessionStatus.CANCELLED:
            messages.success(request, told_words(_("The session is cancelled."), told))
        return redirect("events:desk_sessions", event.slug)
    return render(request, "events/desk/cancel_session.html", {"event": event, "session": one, "told": told})


@for_event
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, event: Event, session: UUID) -> HttpResponse:
    """The whole list at once; from the session's day on."""
    one = session_or_404(event.offering, session)
    context: dict[str, Any] = {"event": event, "session": one}
    if not people.has_come(one, now=timezone.now()):
        return render(request, "events/desk/attendance_later.html", context)
    registrations = people.confirmed_people(event.offering_id)
    form = AttendanceForm(sent(request), registrations=registrations, marks=people.marks_of(one))
    sentence = ""
    if request.method == "POST" and form.is_valid():
        sentence = mark(form, one, by=visitor(request), everyone="everyone" in request.POST)
    if sentence:
        messages.success(request, sentence)
        return redirect("events:desk_attendance", event.slug, one.uuid)
    return render(request, "events/desk/attendance.html", context | {"form": form})
