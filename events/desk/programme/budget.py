"""Travel costs at the desk: the budget, what was asked for, what is granted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import visitor
from core.errors import DomainError
from core.posted import refusals_at, refusals_said, refused, sent
from core.queries import for_lists
from events.desk.access import for_event
from events.domain.travel import mark_paid, prepare_travel, publish_travel, write_budget
from events.enums import TravelState
from events.models import Event, TravelBudget, TravelRequest

from .forms import AmountsForm, BudgetForm


@for_event
@require_http_methods(["GET", "POST"])
def travel(request: HttpRequest, event: Event) -> HttpResponse:
    """Requests; amounts are noted in private and told together. Without a budget it leads to its form."""
    known = TravelBudget.objects.filter(event=event).first()
    if known is None:
        return redirect("events:desk_travel_budget", event.slug)
    rows = list(for_lists(known.requests.exclude(state=TravelState.WITHDRAWN).select_related("person")))
    for row in rows:
        row.budget = known
    undecided = [row for row in rows if row.state == TravelState.SUBMITTED]
    form = AmountsForm(sent(request), rows=undecided)
    if request.method == "POST" and form.is_valid() and _prepared(request, form):
        messages.success(request, _("Noted. Nobody has been told yet."))
        return redirect("events:desk_travel", event.slug)
    prepared = [row.prepared for row in undecided if row.prepared is not None]
    context = {
        "event": event,
        "budget": known,
        "form": form,
        "undecided": [(row, form[f"amount_{row.pk}"]) for row in undecided],
        "decided": [row for row in rows if row.state != TravelState.SUBMITTED],
        "prepared": len(prepared),
        "planned": sum(prepared),
    }
    return render(request, "events/desk/programme/travel.html", context, status=422 if form.errors else 200)


def _prepared(request: HttpRequest, form: AmountsForm) -> bool:
    try:
        with transaction.atomic():
            for row, amount in form.amounts:
                if amount != row.prepared:
                    prepare_travel(request=row, by=visitor(request), amount=amount)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


@for_event
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, event: Event) -> HttpResponse:
    known = TravelBudget.objects.filter(event=event).first()
    form = BudgetForm(sent(request), budget=known)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            write_budget(event=event, by=visitor(request), **form.facts)
            messages.success(request, _("Saved."))
            return redirect("events:desk_travel", event.slug)
    context = {"event": event, "form": form, "budget": known}
    return render(request, "events/desk/programme/budget.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    known = get_object_or_404(TravelBudget, event=event)
    with refusals_said(request):
        count = publish_travel(budget=known, by=visitor(request))
        sentence = ngettext("%(count)d person is told.", "%(count)d people are told.", count)
        messages.success(request, sentence % {"count": count})
    return redirect("events:desk_travel", event.slug)


@for_event
@require_POST
def paid(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    row = get_object_or_404(TravelRequest.objects.select_related("person"), uuid=uuid, budget__event=event)
    with refusals_said(request):
        mark_paid(request=row, by=visitor(request))
        messages.success(request, _("Noted as paid."))
    return redirect("events:desk_travel", event.slug)
