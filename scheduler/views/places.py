"""Registering in at most three steps: choose, check, done. Asking twice shows the same registration."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policy import signed_in
from core.errors import DomainError
from scheduler.domain.policy import check_time
from scheduler.domain.registration import register
from scheduler.enums import OfferingStatus
from scheduler.forms import PlacesForm
from scheduler.models import Offering, Registration
from scheduler.rules import can_accept, can_cancel
from scheduler.selectors.moments import when, where
from scheduler.selectors.places import places_sentence, places_word, standing
from scheduler.selectors.registrations import live_registration
from scheduler.selectors.sessions import sessions_of


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: choose (or where I stand). POST: register, then back here, so that reloading registers nobody twice."""
    offering = _offering(uuid)
    if request.method == "POST":
        return _register(request, offering)
    if mine := live_registration(offering, request.user):
        return _show_standing(request, offering, mine)
    return _show_choice(request, offering, PlacesForm(offering=offering, now=timezone.now()))


@signed_in
@never_cache
@require_GET
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second step, only where there was something to choose: read once more, then register."""
    offering = _offering(uuid)
    if mine := live_registration(offering, request.user):
        return _show_standing(request, offering, mine)
    form = PlacesForm(request.GET, offering=offering, now=timezone.now())
    if not form.is_valid():
        return _show_choice(request, offering, form, status=422)
    return render(request, "scheduler/check.html", {**_about(offering), "form": form, "hidden": _hidden(form)})


def _offering(uuid: UUID) -> Offering:
    rows = Offering.objects.exclude(status=OfferingStatus.DRAFT).select_related("organisation")
    offering = rows.prefetch_related("pools").filter(uuid=uuid).first()
    if offering is None:
        raise Http404
    return offering


def _register(request: HttpRequest, offering: Offering) -> HttpResponse:
    form = PlacesForm(request.POST, offering=offering, now=timezone.now())
    if not form.is_valid():
        if mine := live_registration(offering, request.user):
            return _show_standing(request, offering, mine)
        return _show_choice(request, offering, form, status=422)
    try:
        register(
            offering=offering,
            person=request.user,
            by=request.user,
            party_size=form.party_size,
            pools=form.pools or None,
        )
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return _show_choice(request, _offering(offering.uuid), form, status=refusal.status)
    return redirect("scheduler:places", uuid=offering.uuid)


def _show_choice(request: HttpRequest, offering: Offering, form: PlacesForm, status: int = 200) -> HttpResponse:
    return render(request, "scheduler/choose.html", {**_about(offering), "form": form}, status=status)


def _show_standing(request: HttpRequest, offering: Offering, mine: Registration) -> HttpResponse:
    now = timezone.now()
    mine.offering = offering
    context = {
        **_about(offering, private=mine.holds_places),
        "registration": mine,
        "standing": standing(mine),
        "may_cancel": can_cancel(mine, now),
        "may_accept": can_accept(mine, now),
    }
    return render(request, "scheduler/standing.html", context)


def _about(offering: Offering, *, private: bool = False) -> dict[str, Any]:
    now = timezone.now()
    sessions = list(sessions_of(offering))
    for session in sessions:
        session.offering = offering
    return {
        "offering": offering,
        "sessions": [
            {"session": row, "when": when(row), "where": where(row, private=private), "past": row.ends_at <= now}
            for row in sessions
        ],
        "word": places_word(offering, now=now),
        "sentence": places_sentence(offering, now=now),
        "closed": _closed(offering),
    }


def _closed(offering: Offering) -> str:
    try:
        check_time(offering, timezone.now())
    except DomainError as refusal:
        return str(refusal.message)
    return ""


def _hidden(form: PlacesForm) -> list[tuple[str, str]]:
    """The choices as hidden fields of the last form."""
    rows = []
    for name in form.fields:
        value = form.cleaned_data[name]
        rows += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
    return rows
