"""One run: its facts, sessions, places and waiting list; opening, closing and cancelling it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.errors import DomainError
from core.posted import refusals_at, refusals_said, refused, sent
from courses.desk import people
from courses.desk.access import for_run
from courses.desk.forms import ChangeForm
from courses.domain.runs import change_run
from courses.models import CourseRun
from courses.words import when_words, where_words
from scheduler.desk.forms import PlacesForm, ReasonForm
from scheduler.desk.people import counts_of, meetings_of
from scheduler.desk.steps import require_alive, resize, resized_words
from scheduler.desk.words import pool_label, told_words
from scheduler.domain.offerings import (
    cancel_offering,
    change_offering,
    close_offering,
    open_offering,
)
from scheduler.enums import OfferingStatus
from scheduler.rules import CLOSED
from scheduler.selectors.places import closed_sentence, places_word

WAITING_SHOWN = 25


@for_run
@require_GET
def run_page(request: HttpRequest, run: CourseRun) -> HttpResponse:
    waiting = people.registrations_of(run, "waiting")[:WAITING_SHOWN]
    review = people.registrations_of(run, "review")[:WAITING_SHOWN]
    word = places_word(run.offering)
    context = {
        "run": run,
        "when": when_words(run),
        "where": where_words(run),
        "word": word,
        "closed": closed_sentence(run.offering, timezone.now()) if word == CLOSED else "",
        "sessions": meetings_of(run.offering, now=timezone.now()),
        "pools": [(pool_label(pool), pool) for pool in run.offering.pools.all()],
        "counts": counts_of(run.offering_id),
        "waiting": people.learners(run, waiting, sessions=[]),
        "review": people.learners(run, review, sessions=[]),
    }
    return render(request, "courses/desk/run.html", context)


@for_run
@require_POST
def open_run(request: HttpRequest, run: CourseRun) -> HttpResponse:
    with refusals_said(request):
        _check_ready(run)
        open_offering(offering=run.offering, by=visitor(request))
        messages.success(request, _("Registration is open."))
    return redirect("courses:desk_run", run.uuid)


def _check_ready(run: CourseRun) -> None:
    """A dated run without a date would be a promise that nobody can keep."""
    if run.is_self_paced or run.offering.status == OfferingStatus.CANCELLED:
        return
    if not run.offering.sessions.planned().exists():
        raise DomainError(_("Please add a session first; people want to know when it takes place."), code="no_session")


@for_run
@require_POST
def close_run(request: HttpRequest, run: CourseRun) -> HttpResponse:
    with refusals_said(request):
        close_offering(offering=run.offering, by=visitor(request))
        messages.success(request, _("Registration is closed. Everyone keeps their place."))
    return redirect("courses:desk_run", run.uuid)


@for_run
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, run: CourseRun) -> HttpResponse:
    form = ChangeForm(sent(request), run=run)
    if request.method == "POST" and form.is_valid() and _changed(request, form, run):
        messages.success(request, _("Saved."))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/change.html", {"run": run, "form": form})


def _changed(request: HttpRequest, form: ChangeForm, run: CourseRun) -> bool:
    by = visitor(request)
    try:
        with transaction.atomic():
            require_alive(run.offering, _("This run has been cancelled."))
            change_offering(offering=run.offering, by=by, **form.rules)
            change_run(run=run, by=by, language=form.cleaned_data["language"], note=form.noted)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


@for_run
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Sizes of pools. More places go to those who wait, in the same moment."""
    form = PlacesForm(sent(request), pools=run.offering.pools.all())
    if request.method == "POST" and form.is_valid():
        waited = counts_of(run.offering_id)["waiting"]
        if resize(form, run.offering, by=visitor(request), cancelled=_("This run has been cancelled.")):
            messages.success(request, resized_words(waited - counts_of(run.offering_id)["waiting"]))
            return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/places.html", {"run": run, "form": form})


@for_run
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Says first how many people will be told."""
    if run.offering.status == OfferingStatus.CANCELLED:
        messages.info(request, _("This run has been cancelled already."))
        return redirect("courses:desk_run", run.uuid)
    form = ReasonForm(sent(request))
    told = run.offering.registrations.live().count()
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            cancel_offering(offering=run.offering, by=visitor(request), reason=form.cleaned_data["reason"])
            messages.success(request, told_words(_("The run is cancelled."), told))
            return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/cancel.html", {"run": run, "form": form, "told": told})
