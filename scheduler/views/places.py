"""Registering in few steps: choose, say what is asked, check, done. Asking twice shows the same registration."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigAutoField, UUIDField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.policy import signed_in
from core.errors import DomainError
from core.posted import refused
from core.ready import Blank, Ready, remember
from scheduler.desk.words import pool_label
from scheduler.domain.entry import Said, asked_of_wish, register_with_answers, wished_pools
from scheduler.domain.policy import check_time
from scheduler.enums import OfferingStatus
from scheduler.forms import DetailsForm, PlacesForm, typed
from scheduler.models import Offering, Pool
from scheduler.selectors.ages import age_rules
from scheduler.selectors.moments import local_time, when, where
from scheduler.selectors.places import places_sentence, places_word
from scheduler.selectors.registrations import live_registration
from scheduler.selectors.sessions import sessions_of

from .standing import limit_letters, show_standing


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET: choose (or where I stand). POST: register, then back here, so that reloading registers nobody twice."""
    offering = _offering(uuid)
    if request.method == "POST":
        return _register(request, offering)
    if mine := live_registration(offering, request.user):
        return show_standing(request, mine, about(offering, private=mine.holds_places and not mine.conditions))
    return _begin(request, offering)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second step, only where something is asked. POST comes back from the last step to change something."""
    offering = _offering(uuid)
    sent = request.POST if request.method == "POST" else request.GET
    form = PlacesForm(sent, offering=offering, now=timezone.now())
    if live_registration(offering, request.user):
        return redirect("scheduler:places", uuid=offering.uuid)
    if not form.is_valid():
        return _show_choice(request, offering, form, status=422)
    asked = _details(offering, form, None, initial=_known(request.POST))
    if not asked.fields:
        return redirect(_with_choices("scheduler:check", offering, form))
    return _show_details(request, offering, form, asked)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The last step but one, only where there was something to choose or to say: read once more, then register."""
    offering = _offering(uuid)
    if mine := live_registration(offering, request.user):
        return show_standing(request, mine, about(offering, private=mine.holds_places and not mine.conditions))
    sent = request.POST if request.method == "POST" else request.GET
    form = PlacesForm(sent, offering=offering, now=timezone.now())
    if not form.is_valid():
        return _show_choice(request, offering, form, status=422)
    asked = _details(offering, form, request.POST if request.method == "POST" else None)
    if asked.fields and request.method == "GET":
        return redirect(_with_choices("scheduler:details", offering, form))
    if asked.fields and not asked.is_valid():
        return _show_details(request, offering, form, asked, status=422)
    context = {"form": form, "details": asked, "hidden": [*typed(form), *typed(asked)]}
    return render(request, "scheduler/check.html", {**about(offering), **context})


_OFFERING: Ready[Offering] = Ready(
    lambda: (
        Offering.objects.exclude(status=OfferingStatus.DRAFT)
        .select_related("organisation")
        .filter(uuid=Blank("uuid", UUIDField()))
    )
)
_POOLS: Ready[Pool] = Ready(lambda: Pool.objects.filter(offering=Blank("offering", BigAutoField())))


def _offering(uuid: UUID) -> Offering:
    for offering in _OFFERING(uuid=uuid):
        remember(offering, "pools", _POOLS(offering=offering.pk))
        return offering
    raise Http404


def _register(request: HttpRequest, offering: Offering) -> HttpResponse:
    form = PlacesForm(request.POST, offering=offering, now=timezone.now())
    if not form.is_valid():
        if mine := live_registration(offering, request.user):
            return show_standing(request, mine, about(offering, private=mine.holds_places and not mine.conditions))
        return _show_choice(request, offering, form, status=422)
    asked = _details(offering, form, request.POST)
    if asked.fields and not asked.is_valid() and not _closed(offering):
        if live_registration(offering, request.user):
            return redirect("scheduler:places", uuid=offering.uuid)
        return _show_details(request, offering, form, asked, status=422)
    said = _said(asked)
    try:
        if said.guardian and not live_registration(offering, request.user):
            limit_letters(request.user)
        register_with_answers(
            offering=offering, person=request.user, by=request.user, said=said, party_size=form.party_size,
            pools=form.pools or None,
        )  # fmt: skip
    except DomainError as refusal:
        return _refused(request, offering, form, asked, refusal)
    return redirect("scheduler:places", uuid=offering.uuid)


def _said(asked: DetailsForm) -> Said:
    """Nothing when the door is closed: that is said first."""
    return asked.said if asked.fields and asked.is_valid() else Said()


def _refused(
    request: HttpRequest, offering: Offering, form: PlacesForm, asked: DetailsForm, refusal: DomainError
) -> HttpResponse:
    """The domain's sentence beside its field, on the page where that field stands."""
    if refusal.field in asked.fields:
        asked.add_error(refusal.field, str(refusal.message))
        return _show_details(request, offering, form, asked, status=refusal.status)
    refused(form, refusal)
    return _show_choice(request, _offering(offering.uuid), form, status=refusal.status)


def _begin(request: HttpRequest, offering: Offering) -> HttpResponse:
    """The first step: choose; where there is nothing to choose, what is asked."""
    form = PlacesForm(offering=offering, now=timezone.now())
    if form.fields or _closed(offering):
        return _show_choice(request, offering, form)
    asked = _details(offering, form, None)
    if asked.fields:
        return _show_details(request, offering, form, asked)
    return _show_choice(request, offering, form)


def _details(offering: Offering, form: PlacesForm, data: QueryDict | None, **options: Any) -> DetailsForm:
    """What is asked of somebody with the chosen places; `form` is valid or has nothing to choose."""
    try:
        pools = wished_pools(offering, form.party_size, form.pools or None)
    except DomainError:
        pools = form.pools
    return DetailsForm(data, asked=asked_of_wish(offering, pools), **options)


def _known(sent: QueryDict) -> dict[str, Any]:
    """What was typed before, to be changed; lists stay lists."""
    return {name: values if len(values) > 1 else values[0] for name, values in sent.lists()}


def _with_choices(name: str, offering: Offering, form: PlacesForm) -> str:
    query = QueryDict(mutable=True)
    for field, value in typed(form):
        query.appendlist(field, value)
    return f"{reverse(name, args=[offering.uuid])}?{query.urlencode()}"


def _show_choice(request: HttpRequest, offering: Offering, form: PlacesForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": form,
        "asks": offering.questions.exists() or offering.terms.exists(),
        "note": age_rules(offering).note,
        "closed_services": [_closed_service(pool) for pool in offering.pools.all() if _is_closed(pool, now)],
    }
    return render(request, "scheduler/choose.html", {**about(offering), **context}, status=status)


def _is_closed(pool: Pool, now: datetime) -> bool:
    return bool(pool.is_service and pool.size and pool.closes_at and pool.closes_at <= now)


def _closed_service(pool: Pool) -> str:
    until = local_time(pool.offering, pool.closes_at) if pool.closes_at else ""
    return _("%(service)s could be asked for until %(until)s.") % {"service": pool_label(pool), "until": until}


def _show_details(
    request: HttpRequest, offering: Offering, form: PlacesForm, asked: DetailsForm, status: int = 200
) -> HttpResponse:
    rules = age_rules(offering)
    context = {"form": form, "details": asked, "hidden": typed(form) if form.is_bound else [], "note": rules.note}
    return render(request, "scheduler/details.html", {**about(offering), **context}, status=status)


def about(offering: Offering, *, private: bool = False) -> dict[str, Any]:
    """What stands beside every step: title, dates, places."""
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
