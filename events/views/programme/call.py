"""The call for contributions, and one's own contributions from the draft to the yes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.audience import Audience, audience
from core.posted import refusals_at, refusals_said, sent
from events.domain.contributions import (
    change_contribution,
    confirm_contribution,
    hand_in_contribution,
    start_contribution,
    withdraw_contribution,
)
from events.enums import ContributionState, ItemKind
from events.models import Call, Contribution, Event
from events.rules import call_is_open, is_called_off, may_confirm_contribution, may_edit_contribution
from events.selectors.contributions import call_of, contributions_by, own_contribution
from events.selectors.events import event_or_404
from events.selectors.tabs import frame_context
from scheduler.selectors.moments import local_time

from .forms import ContributionForm


@audience(Audience.PUBLIC)
@require_GET
def call(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_or_404(slug, request.user)
    open_call = _call(event)
    names = dict(ItemKind.choices)
    now = timezone.now()
    context = {
        **_frame(request, event),
        "call": open_call,
        "is_open": call_is_open(open_call, now),
        "is_early": now < open_call.opens_at,
        "is_called_off": is_called_off(event),
        "opens": local_time(event.offering, open_call.opens_at),
        "closes": local_time(event.offering, open_call.closes_at),
        "kinds": [names[kind] for kind in open_call.kinds if kind in names],
        "mine": contributions_by(request.user, event),
    }
    return render(request, "events/call/call.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_or_404(slug, request.user)
    person = visitor(request)
    first = {
        "name": person.name,
        "language": get_language(),
        "kind": _call(event).kinds[:1],
        "minutes": _call(event).lengths[:1],
    }
    form = ContributionForm(sent(request), call=_call(event), initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = start_contribution(event=event, by=person, **form.cleaned_data)
            return _after_writing(request, event, made)
    status = 422 if form.errors else 200
    return render(request, "events/call/write.html", {**_frame(request, event), "form": form}, status=status)


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event, contribution = _own(request, slug, uuid)
    now = timezone.now()
    until = contribution.confirm_until
    context = {
        **_frame(request, event),
        "contribution": contribution,
        "may_edit": may_edit_contribution(contribution, _call(event), now),
        "may_hand_in": contribution.state == ContributionState.DRAFT and call_is_open(_call(event), now),
        "may_confirm": may_confirm_contribution(contribution, now),
        "may_take_back": contribution.state not in {ContributionState.WITHDRAWN, ContributionState.REFUSED},
        "until": local_time(event.offering, until) if until else "",
        "closes": local_time(event.offering, _call(event).closes_at),
    }
    return render(request, "events/call/mine.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event, contribution = _own(request, slug, uuid)
    form = ContributionForm(sent(request), call=_call(event), contribution=contribution)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            change_contribution(contribution=contribution, by=visitor(request), **form.cleaned_data)
            return _after_writing(request, event, contribution)
    context = {**_frame(request, event), "form": form, "contribution": contribution}
    return render(request, "events/call/write.html", context, status=422 if form.errors else 200)


def _after_writing(request: HttpRequest, event: Event, contribution: Contribution) -> HttpResponse:
    """Saved as a draft, or handed in with the same button press."""
    if "hand_in" in request.POST and contribution.state == ContributionState.DRAFT:
        return _done(
            request, event, contribution, hand_in_contribution, _("Thank you! Your contribution is handed in.")
        )
    messages.success(request, _("Saved."))
    return redirect("events:call_mine", event.slug, contribution.uuid)


@signed_in
@require_POST
def hand_in(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event, contribution = _own(request, slug, uuid)
    return _done(request, event, contribution, hand_in_contribution, _("Thank you! Your contribution is handed in."))


@signed_in
@require_POST
def confirm(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event, contribution = _own(request, slug, uuid)
    return _done(request, event, contribution, confirm_contribution, _("Confirmed. We look forward to seeing you!"))


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event, contribution = _own(request, slug, uuid)
    if request.method == "POST":
        return _done(request, event, contribution, withdraw_contribution, _("Your contribution is taken back."))
    return render(request, "events/call/take_back.html", {**_frame(request, event), "contribution": contribution})


def _done(request: HttpRequest, event: Event, contribution: Contribution, verb: Any, sentence: str) -> HttpResponse:
    with refusals_said(request):
        verb(contribution=contribution, by=visitor(request))
        messages.success(request, sentence)
    return redirect("events:call_mine", event.slug, contribution.uuid)


def _own(request: HttpRequest, slug: str, uuid: UUID) -> tuple[Event, Contribution]:
    event = event_or_404(slug, request.user)
    contribution = own_contribution(request.user, event, uuid)
    if contribution is None:
        raise Http404
    contribution.event = event
    return event, contribution


def _call(event: Event) -> Call:
    found = call_of(event)
    if found is None:
        raise Http404
    found.event = event
    return found


def _frame(request: HttpRequest, event: Event) -> dict[str, Any]:
    return frame_context(event, request.user, current="call")
