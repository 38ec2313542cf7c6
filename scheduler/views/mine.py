"""My registrations: where I stand, accepting, giving back, my own calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import signed_in
from core.errors import DomainError
from core.links import machine_url
from core.posted import refusals_said
from scheduler.domain.calendars import calendar_token, renew_calendar_token
from scheduler.domain.offers import accept_offer
from scheduler.domain.registration import cancel_registration
from scheduler.enums import RegistrationState
from scheduler.models import Registration
from scheduler.rules import can_accept, can_cancel
from scheduler.selectors.checkin import with_a_door
from scheduler.selectors.places import standing
from scheduler.selectors.registrations import own_registration, registrations_of

SHOWN = 200


@signed_in
@never_cache
@require_GET
def registrations(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = list(registrations_of(request.user)[:SHOWN])
    with_code = with_a_door(found, now)
    rows = [
        {
            "registration": row,
            "shows_code": row.pk in with_code,
            "standing": standing(row),
            "may_cancel": can_cancel(row, now),
            "may_accept": can_accept(row, now),
            "over": not row.is_live or (row.offering.ends_at is not None and row.offering.ends_at <= now),
        }
        for row in found
    ]
    context = {
        "current": [row for row in rows if not row["over"]],
        "past": [row for row in rows if row["over"]],
        "calendar": _calendar_address(request),
    }
    return render(request, "scheduler/registrations.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET asks once more, POST does it; a second POST finds it done."""
    registration = _own(request, uuid)
    refusal, done = "", _ended_words(registration.state)
    if request.method == "POST":
        try:
            cancel_registration(registration=registration, by=request.user)
        except DomainError as error:
            refusal = str(error.message)
        else:
            messages.success(request, done)
            return redirect("scheduler:registrations")
    if not registration.is_live:
        return redirect("scheduler:registrations")
    context = {"registration": registration, "standing": standing(registration), "refusal": refusal}
    return render(request, "scheduler/cancel.html", context, status=409 if refusal else 200)


def _ended_words(was: str) -> str:
    """Thanks only to those who held a place."""
    if was == RegistrationState.WAITING:
        return _("You are no longer on the waiting list.")
    if was == RegistrationState.IN_DRAW:
        return _("You are no longer in the draw.")
    if was == RegistrationState.SUBMITTED:
        return _("Your registration is taken back.")
    return _("Your registration is cancelled. Thank you for giving the place back.")


@signed_in
@require_POST
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    registration = _own(request, uuid)
    with refusals_said(request):
        accept_offer(registration=registration, by=request.user)
        messages.success(request, _("The place is yours."))
    return redirect("scheduler:places", uuid=registration.offering.uuid)


@signed_in
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """A new address; the old one stops working at once."""
    had_one = bool(calendar_token(request.user))
    renew_calendar_token(person=request.user, by=request.user)
    if had_one:
        messages.success(request, _("Your calendar has a new address. The old one no longer works."))
    else:
        messages.success(request, _("Your calendar has an address now."))
    return redirect("scheduler:registrations")


def _own(request: HttpRequest, uuid: UUID) -> Registration:
    registration = own_registration(request.user, uuid)
    if registration is None:
        raise Http404
    return registration


def _calendar_address(request: HttpRequest) -> str:
    token = calendar_token(request.user)
    return machine_url(f"calendar/me/{token}.ics") if token else ""
