"""The people of a run: how far they are, who comes next, taking somebody off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.audit import record
from core.posted import refusals_said, sent
from courses.desk import people
from courses.desk.access import for_run
from courses.desk.table import roster_file
from courses.models import CourseRun
from scheduler.desk.forms import ReasonForm
from scheduler.desk.found import registration_or_404
from scheduler.desk.pages import around
from scheduler.desk.people import GROUPS, counts_of, held_sessions
from scheduler.desk.steps import accept, end
from scheduler.desk.table import download
from scheduler.domain.registration import cancel_registration, refuse_registration
from scheduler.enums import RegistrationState
from scheduler.models import Registration

PER_PAGE = 50
GROUP_LABELS = {
    "places": gettext_lazy("With a place"),
    "waiting": gettext_lazy("Waiting list"),
    "review": gettext_lazy("In review"),
    "draw": gettext_lazy("In the draw"),
    "left": gettext_lazy("Left"),
}


@for_run
@require_GET
def roster(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """`?show=places|waiting|review|draw|left`, page by page."""
    show = request.GET.get("show", "places")
    show = show if show in GROUPS else "places"
    page = Paginator(people.registrations_of(run, show), PER_PAGE).get_page(request.GET.get("page"))
    sessions = held_sessions(run.offering_id)
    counts = counts_of(run.offering_id)
    context = {
        "run": run,
        "show": show,
        "tabs": [
            (group, label, counts[group], group == show)
            for group, label in GROUP_LABELS.items()
            if group != "draw" or counts[group]
        ],
        "page": page,
        "sessions": sessions,
        "learners": people.learners(run, page.object_list, sessions=sessions),
    }
    return render(request, "courses/desk/roster.html", context | around(page, f"show={show}&"))


@for_run
@require_GET
def roster_print(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Everyone with a place and room to sign, on paper."""
    sessions = held_sessions(run.offering_id)
    rows = people.learners(run, people.registrations_of(run, "places"), sessions=sessions)
    return render(request, "courses/desk/roster_print.html", {"run": run, "sessions": sessions, "learners": rows})


@for_run
@require_GET
def roster_csv(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Who has a place or waits for one, as a file. That it was taken out of the house is written down."""
    sessions = held_sessions(run.offering_id)
    groups = ("places", "waiting", "review", "draw")
    rows = [
        one for group in groups for one in people.learners(run, people.registrations_of(run, group), sessions=sessions)
    ]
    record("roster.downloaded", on=run, by=visitor(request), rows=len(rows))
    return download(roster_file(rows, sessions), name=f"{slugify(run.course.slug)[:60] or 'run'}.csv")


@for_run
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, run: CourseRun, registration: UUID) -> HttpResponse:
    """Asks for a reason; the person is told, and the place goes to the next one."""
    one = registration_or_404(run.offering, registration)
    if not one.is_live:
        messages.info(request, _("This person is not registered any more."))
        return redirect("courses:desk_roster", run.uuid)
    form = ReasonForm(sent(request))
    if _ended(request, form, one, cancel_registration):
        messages.success(request, _("%(name)s is taken off and told.") % {"name": one.person.name})
        return redirect("courses:desk_roster", run.uuid)
    return render(request, "courses/desk/take_off.html", {"run": run, "registration": one, "form": form})


@for_run
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, run: CourseRun, registration: UUID) -> HttpResponse:
    one = registration_or_404(run.offering, registration)
    if one.state != RegistrationState.SUBMITTED:
        messages.info(request, _("This registration has been decided already."))
        return redirect("courses:desk_run", run.uuid)
    form = ReasonForm(sent(request))
    if _ended(request, form, one, refuse_registration):
        messages.success(request, _("%(name)s is not accepted and told.") % {"name": one.person.name})
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/refuse.html", {"run": run, "registration": one, "form": form})


@for_run
@require_POST
def approve(request: HttpRequest, run: CourseRun, registration: UUID) -> HttpResponse:
    one = registration_or_404(run.offering, registration)
    if one.state != RegistrationState.SUBMITTED:
        messages.info(request, _("This registration has been decided already."))
        return redirect("courses:desk_run", run.uuid)
    with refusals_said(request):
        messages.success(request, accept(one, by=visitor(request)))
    return redirect("courses:desk_run", run.uuid)


def _ended(request: HttpRequest, form: ReasonForm, registration: Registration, verb: Callable[..., Any]) -> bool:
    """False when there is no reason yet, or the domain refused."""
    return request.method == "POST" and form.is_valid() and end(form, registration, verb, by=visitor(request))
