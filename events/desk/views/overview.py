"""The list of events at the desk."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.policy import member_required, visitor
from events.desk import overview
from events.desk.access import own_organisations
from events.desk.plans import open_plans
from scheduler.desk.pages import around

PER_PAGE = 20
LABELS = {
    "coming": pgettext_lazy("events", "To come"),
    "drafts": pgettext_lazy("events", "Drafts"),
    "past": pgettext_lazy("events", "Over or cancelled"),
}


@member_required
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """`?show=coming|drafts|past`, page by page; a form begun and not finished stands above."""
    now, mine = timezone.now(), own_organisations(request)
    show = request.GET.get("show", "coming")
    show = show if show in LABELS else "coming"
    page = Paginator(overview.events_at(mine, show, now=now), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "show": show,
        "groups": [(key, label, key == show) for key, label in LABELS.items()],
        "page": page,
        "lines": overview.event_lines(page.object_list, now=now),
        "plans": open_plans(visitor(request)) if show != "past" else [],
    }
    return render(request, "events/desk/events.html", context | around(page, f"show={show}&"))
