"""Asking for help with travel costs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.posted import refusals_at, refusals_said, sent
from events.domain.travel import ask_for_travel, withdraw_travel
from events.enums import TravelState
from events.models import Event, TravelBudget, TravelRequest
from events.selectors.events import event_or_404
from events.selectors.tabs import frame_context
from scheduler.selectors.moments import local_time

from .forms import TravelForm


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def travel(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_or_404(slug, request.user)
    budget, mine = _mine(request, event)
    first = {"origin": mine.origin, "asked": mine.asked, "reason": mine.reason} if mine else {}
    form = TravelForm(sent(request), budget=budget, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            ask_for_travel(budget=budget, by=visitor(request), **form.cleaned_data)
            messages.success(request, _("The organisers have your request. You will hear from them."))
            return redirect("events:travel", event.slug)
    context = {
        **frame_context(event, request.user, current="travel"),
        "budget": budget,
        "mine": mine,
        "form": form,
        "may_ask": budget.closes_at > timezone.now() and (mine is None or mine.state == TravelState.SUBMITTED),
        "closes": local_time(event.offering, budget.closes_at),
    }
    return render(request, "events/call/travel.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_or_404(slug, request.user)
    _budget, mine = _mine(request, event)
    if mine is None:
        raise Http404
    with refusals_said(request):
        withdraw_travel(request=mine, by=visitor(request))
        messages.success(request, _("Your request is taken back."))
    return redirect("events:travel", event.slug)


def _mine(request: HttpRequest, event: Event) -> tuple[TravelBudget, TravelRequest | None]:
    budget = TravelBudget.objects.filter(event=event).first()
    if budget is None:
        raise Http404
    budget.event = event
    return budget, budget.requests.exclude(state=TravelState.WITHDRAWN).filter(person=visitor(request)).first()
