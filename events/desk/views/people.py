"""The people of an event: the list, single decisions, decisions prepared together, the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.audit import record
from core.posted import refusals_said, sent
from events.desk import export, people
from events.desk.access import for_event
from events.domain import decisions
from events.enums import Verdict
from events.models import Event
from scheduler.desk.forms import ReasonForm
from scheduler.desk.found import registration_or_404
from scheduler.desk.pages import around
from scheduler.desk.people import held_sessions
from scheduler.desk.steps import accept, end
from scheduler.desk.table import download
from scheduler.domain.registration import cancel_registration, refuse_registration
from scheduler.enums import RegistrationState
from scheduler.models import Registration

PER_PAGE = 50


@for_event
@require_GET
def roster(request: HttpRequest, event: Event) -> HttpResponse:
    """`?show=places|review|draw|waiting|left&q=…&pool=…&language=…&verdict=…`, page by page."""
    counts = people.counts_of(event)
    filters = people.read_filters(request.GET, first=people.first_group(counts))
    page = Paginator(people.registrations(event, filters), PER_PAGE).get_page(request.GET.get("page"))
    sessions = held_sessions(event.offering_id) if filters.show == "places" else []
    context = {
        "event": event,
        "filters": filters,
        "show": filters.show,
        "groups": [
            (key, label, counts[key], key == filters.show)
            for key, label in people.LABELS.items()
            if counts[key] or key in people.ALWAYS or key == filters.show
        ],
        "page": page,
        "sessions": sessions,
        "guests": people.guests(event, page.object_list, sessions=sessions),
        "choices": people.choices(event),
        "verdicts": Verdict.choices,
        "prepared": len(decisions.open_decisions(event)) if filters.show == "review" else 0,
    }
    return render(request, "events/desk/people.html", context | around(page, f"{filters.query}&"))


@for_event
@require_POST
def prepare(request: HttpRequest, event: Event) -> HttpResponse:
    """Marks the ticked registrations; nobody is told."""
    chosen = [key for key in request.POST.getlist("registration") if _is_uuid(key)]
    rows = Registration.objects.filter(offering=event.offering_id, uuid__in=chosen[: decisions.MOST])
    verdict = request.POST.get("verdict", "")
    with refusals_said(request):
        made = decisions.prepare_decisions(
            event=event, by=visitor(request), registrations=rows, verdict="" if verdict == "none" else verdict,
            note=request.POST.get("note", ""), reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _marked(made, chosen, verdict))
    query = people.read_filters(request.POST).query
    return redirect(f"{reverse('events:desk_people', args=[event.slug])}?{query}")


def _is_uuid(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _marked(made: list[Any], chosen: list[str], verdict: str) -> str:
    if not chosen:
        return _("Nobody was ticked.")
    if verdict == "none":
        return _("The marks are taken away.")
    sentence = ngettext(
        "%(count)d person is marked. Nobody sees it before you publish.",
        "%(count)d people are marked. Nobody sees it before you publish.",
        len(made),
    )
    return sentence % {"count": len(made)}


@for_event
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    """Shows what will happen; the button hands all of it to the worker."""
    if request.method == "POST":
        with refusals_said(request):
            count = decisions.publish_decisions(event=event, by=visitor(request))
            sentence = ngettext(
                "%(count)d decision is going out now. The person is told.",
                "%(count)d decisions are going out now. Everyone is told.",
                count,
            )
            messages.success(request, sentence % {"count": count})
        return redirect("events:desk_decisions", event.slug)
    rows = decisions.open_decisions(event)
    by_verdict = [(verdict, [one for one in rows if one.verdict == verdict]) for verdict in Verdict]
    context = {
        "event": event,
        "rows": rows,
        "by_verdict": [(verdict.label, found) for verdict, found in by_verdict if found],
        "free": sum(pool.free for pool in event.offering.pools.all() if not pool.is_service),
        "counted": any(not pool.is_service for pool in event.offering.pools.all()),
        "accepting": sum(one.registration.party_size for one in rows if one.verdict != Verdict.REFUSE),
        "publishing": decisions.is_publishing(event),
        "problems": decisions.last_outcome(event),
    }
    return render(request, "events/desk/decisions.html", context)


@for_event
@require_POST
def approve(request: HttpRequest, event: Event, registration: UUID) -> HttpResponse:
    one = registration_or_404(event.offering, registration)
    if one.state != RegistrationState.SUBMITTED:
        messages.info(request, _("This registration has been decided already."))
    else:
        with refusals_said(request):
            messages.success(request, accept(one, by=visitor(request)))
    return _back(event, "review")


@for_event
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, event: Event, registration: UUID) -> HttpResponse:
    one = registration_or_404(event.offering, registration)
    if one.state != RegistrationState.SUBMITTED:
        messages.info(request, _("This registration has been decided already."))
        return _back(event, "review")
    form = ReasonForm(sent(request))
    if _ended(request, form, one, refuse_registration):
        messages.success(request, _("%(name)s is not accepted and told.") % {"name": one.person.name})
        return _back(event, "review")
    return render(request, "events/desk/refuse.html", {"event": event, "registration": one, "form": form})


@for_event
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, event: Event, registration: UUID) -> HttpResponse:
    """Asks for a reason; the person is told, and the place goes to the next one."""
    one = registration_or_404(event.offering, registration)
    if not one.is_live:
        messages.info(request, _("This person is not registered any more."))
        return _back(event, "places")
    form = ReasonForm(sent(request))
    if _ended(request, form, one, cancel_registration):
        messages.success(request, _("%(name)s is taken off and told.") % {"name": one.person.name})
        return _back(event, "places")
    return render(request, "events/desk/take_off.html", {"event": event, "registration": one, "form": form})


def _ended(request: HttpRequest, form: ReasonForm, registration: Registration, verb: Callable[..., Any]) -> bool:
    """False when there is no reason yet, or the domain refused."""
    return request.method == "POST" and form.is_valid() and end(form, registration, verb, by=visitor(request))


def _back(event: Event, show: str) -> HttpResponse:
    return redirect(f"{reverse('events:desk_people', args=[event.slug])}?show={show}")


@for_event
@require_GET
def as_csv(request: HttpRequest, event: Event) -> HttpResponse:
    """That the list was taken out of the house is written down."""
    content, rows = export.as_csv(event)
    record("roster.downloaded", on=event, by=visitor(request), rows=rows, format="csv")
    return download(content, name=f"{event.slug[:60]}.csv")


@for_event
@require_GET
def as_json(request: HttpRequest, event: Event) -> HttpResponse:
    content, rows = export.as_json(event)
    record("roster.downloaded", on=event, by=visitor(request), rows=rows, format="json")
    return download(content, name=f"{event.slug[:60]}.json", content_type="application/json")
