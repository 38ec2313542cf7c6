"""One run: its facts, sessions, places and waiting list; opening, closing and cancelling it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from courses.desk import people
from courses.desk.access import for_run, sent, visitor
from courses.desk.forms import ChangeForm, PlacesForm, ReasonForm, refused
from courses.desk.words import pool_label, told_words
from courses.domain.runs import change_run
from courses.models import CourseRun
from courses.words import when_words, where_words
from scheduler.domain.offerings import (
    add_pool,
    cancel_offering,
    change_offering,
    close_offering,
    open_offering,
    resize_pool,
)
from scheduler.enums import OfferingStatus
from scheduler.models import Offering
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
        "sessions": people.meetings_of(run, now=timezone.now()),
        "pools": [(pool_label(pool), pool) for pool in run.offering.pools.all()],
        "counts": people.counts_of(run),
        "waiting": people.learners(run, waiting, sessions=[]),
        "review": people.learners(run, review, sessions=[]),
    }
    return render(request, "courses/desk/run.html", context)


@for_run
@require_POST
def open_run(request: HttpRequest, run: CourseRun) -> HttpResponse:
    try:
        _check_ready(run)
        open_offering(offering=run.offering, by=visitor(request))
        messages.success(request, _("Registration is open."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:desk_run", run.uuid)


def _check_ready(run: CourseRun) -> None:
    """A dated run without a date would be a promise that nobody can keep."""
    if run.is_self_paced or run.offering.status == OfferingStatus.CANCELLED:
        return
    if not run.offering.sessions.planned().exists():  # type: ignore[attr-defined]
        raise DomainError(_("Please add a session first; people want to know when it takes place."), code="no_session")


@for_run
@require_POST
def close_run(request: HttpRequest, run: CourseRun) -> HttpResponse:
    try:
        close_offering(offering=run.offering, by=visitor(request))
        messages.success(request, _("Registration is closed. Everyone keeps their place."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
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
            _require_alive(run)
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
        waited = people.counts_of(run)["waiting"]
        if _resized(request, form, run):
            messages.success(request, _places_words(waited - people.counts_of(run)["waiting"]))
            return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/places.html", {"run": run, "form": form})


def _places_words(moved_up: int) -> str:
    if moved_up <= 0:
        return _("Saved.")
    sentence = ngettext(
        "Saved. %(count)d person moved up from the waiting list and was told.",
        "Saved. %(count)d people moved up from the waiting list and were told.",
        moved_up,
    )
    return sentence % {"count": moved_up}


def _resized(request: HttpRequest, form: PlacesForm, run: CourseRun) -> bool:
    by = visitor(request)
    field = None
    try:
        with transaction.atomic():
            # Whoever sends the same form twice waits here, and then finds the service.
            Offering.objects.select_for_update(no_key=True).get(pk=run.offering_id)
            _require_alive(run)
            known = set(run.offering.pools.values_list("key", flat=True))  # type: ignore[attr-defined]
            for pool, size in form.sizes:
                field = f"pool_{pool.pk}"
                resize_pool(pool=pool, by=by, size=size)
            for service in form.new_services:
                if service.key not in known:
                    add_pool(
                        offering=run.offering, by=by, size=service.size, name=dict(service.name or {}),
                        key=service.key, is_service=True,
                    )  # fmt: skip
    except DomainError as refusal:
        refused(form, refusal, {"size": field or ""})
        return False
    return True


def _require_alive(run: CourseRun) -> None:
    if run.offering.status == OfferingStatus.CANCELLED:
        raise DomainError(_("This run has been cancelled."), code="cancelled")


@for_run
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Says first how many people will be told."""
    if run.offering.status == OfferingStatus.CANCELLED:
        messages.info(request, _("This run has been cancelled already."))
        return redirect("courses:desk_run", run.uuid)
    form = ReasonForm(sent(request))
    told = run.offering.registrations.live().count()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            cancel_offering(offering=run.offering, by=visitor(request), reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, told_words(_("The run is cancelled."), told))
            return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/cancel.html", {"run": run, "form": form, "told": told})
