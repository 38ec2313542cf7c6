"""Planning an event: a short guided form, one thing on each page. It can be left and taken up again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import member_required, teaches, visitor
from core.errors import DomainError, PermissionRefused
from core.posted import sent
from events.desk import plans
from events.desk.access import own_organisations
from events.desk.pages import KindPage
from events.enums import EventFormat, EventKind
from events.models import EventPlan


def plan_or_404(request: HttpRequest, uuid: UUID) -> EventPlan:
    """A plan of an organisation at which the visitor teaches; colleagues may go on with it."""
    rows = EventPlan.objects.select_related("organisation", "event")
    return get_object_or_404(rows, uuid=uuid, organisation__in=own_organisations(request))


@member_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    if not teaches(request.user):
        raise PermissionRefused(_("Only the people who teach at an organisation may plan an event for it."))
    form = KindPage(sent(request), organisations=own_organisations(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = plans.begin_plan(
                person=visitor(request), organisation=data["organisation"], kind=data["kind"], token=data["token"]
            )
        except DomainError as refusal:
            if refusal.code != "token":
                raise
            return redirect("events:desk_plan")
        return redirect("events:desk_plan_page", plan.uuid, "words")
    return render(request, "events/desk/plan/kind.html", {"form": form, "many": own_organisations(request).count() > 1})


@member_required
@require_GET
def resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    plan = plan_or_404(request, uuid)
    if plan.event:
        return redirect("events:desk_event", plan.event.slug)
    return redirect("events:desk_plan_page", plan.uuid, plans.first_open(plan))


@member_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    plan = plan_or_404(request, uuid)
    if plan.event:
        return redirect("events:desk_event", plan.event.slug)
    if key not in plans.keys_of(plan):
        raise Http404
    if key == "check":
        return _check(request, plan)
    form = plans.form_for(plan, key, sent(request))
    if request.method == "POST" and form.is_valid():
        plan = plans.save_answers(plan, key, request.POST)
        return redirect("events:desk_plan_page", plan.uuid, _next(plan, key))
    return render(request, f"events/desk/plan/{key}.html", _context(plan, key) | {"form": form})


def _next(plan: EventPlan, key: str) -> str:
    """The page after this one; back to the end when everything was said before."""
    keys = plans.keys_of(plan)
    return "check" if plans.first_open(plan) == "check" else keys[keys.index(key) + 1]


def _context(plan: EventPlan, key: str) -> dict[str, object]:
    keys = plans.keys_of(plan)
    place = keys.index(key)
    return {
        "plan": plan,
        "key": key,
        "number": place + 2,
        "pages": len(keys) + 1,
        "label": plans.LABELS[key],
        "title": plans.title_of(plan),
        "kind": EventKind(plans.kind_of(plan)).label,
        "before": keys[place - 1] if place else "",
        "steps": plans.steps_of(plan),
        "format": plans.format_of(plan),
        "span": plans.span_of(plan),
    }


def _check(request: HttpRequest, plan: EventPlan) -> HttpResponse:
    missing = plans.first_open(plan)
    if missing != "check":
        messages.info(request, _("One page is still to be filled in, or its dates are over by now."))
        return redirect("events:desk_plan_page", plan.uuid, missing)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            event = plans.make_event(plan=plan, by=visitor(request))
        except DomainError as found:
            refusal = found
        else:
            messages.success(request, _("Your draft is ready. Nobody sees it before you publish it."))
            return redirect("events:desk_event", event.slug)
    forms = {key: plans.form_for(plan, key) for key in plans.keys_of(plan)[:-1]}
    for form in forms.values():
        form.is_valid()
    context = _context(plan, "check") | {"forms": forms, "refusal": refusal}
    context["format_label"] = EventFormat(plans.format_of(plan)).label
    return render(request, "events/desk/plan/check.html", context)


@member_required
@require_POST
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    plans.drop_plan(plan=plan_or_404(request, uuid))
    messages.success(request, _("Thrown away."))
    return redirect("events:desk_events")
