"""The call for contributions at the desk: what is sought, what came in, who judges, what is decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.policy import visitor
from core.posted import refusals_at, refusals_said, sent
from events.desk.access import for_event
from events.domain.contributions import (
    appoint_reviewer,
    dismiss_reviewer,
    prepare_decisions,
    publish_decisions,
    write_call,
)
from events.models import Contribution, Event
from events.selectors.contributions import call_of, contributions_with_scores

from .forms import CallForm, DecisionForm, DecisionsForm, ReviewerForm


@for_event
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, event: Event) -> HttpResponse:
    known = call_of(event)
    form = CallForm(sent(request), call=known)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            write_call(event=event, by=visitor(request), **form.facts)
            messages.success(request, _("Saved."))
            return redirect("events:desk_contributions", event.slug)
    context = {"event": event, "form": form, "call": known}
    return render(request, "events/desk/programme/call.html", context, status=422 if form.errors else 200)


@for_event
@require_http_methods(["GET", "POST"])
def contributions(request: HttpRequest, event: Event) -> HttpResponse:
    """Everything that came in, with the reviewers' opinions; decisions are noted in private."""
    rows = list(contributions_with_scores(event))
    form = DecisionsForm(sent(request), rows=rows)
    if request.method == "POST" and form.is_valid():
        count = prepare_decisions(event=event, by=visitor(request), decisions=form.decisions)
        sentence = ngettext("%(count)d decision noted.", "%(count)d decisions noted.", count) % {"count": count}
        messages.success(request, sentence + " " + _("Nobody has been told yet."))
        return redirect("events:desk_contributions", event.slug)
    context = {
        "event": event,
        "call": call_of(event),
        "rows": [(row, form[f"decision_{row.uuid}"]) for row in rows],
        "form": form,
        "prepared": sum(1 for row in rows if row.decision),
    }
    return render(request, "events/desk/programme/contributions.html", context, status=422 if form.errors else 200)


@for_event
@require_http_methods(["GET", "POST"])
def contribution(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    one = get_object_or_404(Contribution.objects.filter(event=event).exclude(state="draft"), uuid=uuid)
    form = DecisionForm(sent(request), initial={"decision": one.decision, "note": one.decision_note})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        prepare_decisions(event=event, by=visitor(request), decisions={one: data["decision"]}, note=data["note"])
        messages.success(request, _("Noted. Nobody has been told yet."))
        return redirect("events:desk_contributions", event.slug)
    reviews = one.reviews.select_related("person").order_by("pk")
    context = {"event": event, "contribution": one, "reviews": reviews, "form": form}
    return render(request, "events/desk/programme/contribution.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    with refusals_said(request):
        count = publish_decisions(event=event, by=visitor(request))
        sentence = ngettext("%(count)d author is told.", "%(count)d authors are told.", count)
        messages.success(request, sentence % {"count": count} if count else _("There was no decision to publish."))
    return redirect("events:desk_contributions", event.slug)


@for_event
@require_http_methods(["GET", "POST"])
def reviewers(request: HttpRequest, event: Event) -> HttpResponse:
    form = ReviewerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        person = Person.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
        if person is None:
            form.add_error("email", _("Nobody here has this address. Please ask them to sign up first."))
        else:
            appoint_reviewer(event=event, person=person, by=visitor(request))
            messages.success(request, _("They are told and can begin."))
            return redirect("events:desk_reviewers", event.slug)
    rows = event.reviewers.select_related("person").order_by("person__name")
    context = {"event": event, "form": form, "rows": rows}
    return render(request, "events/desk/programme/reviewers.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
def dismiss(request: HttpRequest, event: Event, reviewer: int) -> HttpResponse:
    row = get_object_or_404(event.reviewers.select_related("person"), pk=reviewer)
    dismiss_reviewer(reviewer=row, by=visitor(request))
    messages.success(request, _("They no longer review; what they wrote stays."))
    return redirect("events:desk_reviewers", event.slug)
