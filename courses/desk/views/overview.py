"""The first page of the desk, and the lists behind it."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.domain.writing import organisation_root
from accounts.models import Organisation
from accounts.policy import member_required, organisations_taught_by, teaches
from core.audience import Audience, audience
from courses.desk import overview
from courses.models import CourseRun
from scheduler.desk.overview import sections, session_lines, week_sessions
from scheduler.desk.pages import around

SHOWN = 8
PER_PAGE = 20


@audience(Audience.MEMBER)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Today, this week, my runs and courses. Whoever teaches nowhere reads how one gets a desk."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not teaches(request.user):
        return render(request, "courses/desk/no_desk.html", status=403)
    now = timezone.now()
    mine = organisations_taught_by(request.user)
    runs, courses = overview.current_runs(mine, now=now), overview.courses_at(mine)
    sessions = session_lines(week_sessions(mine, now=now)[:12], now=now)
    context = {
        "now": now,
        "sessions": sessions,
        "coming": next((line for line in sessions if not line.is_over), None),
        "today": sum(line.is_today for line in sessions),
        "runs": overview.run_lines(runs[:SHOWN], now=now),
        "more_runs": runs.count() > SHOWN,
        "courses": overview.course_lines(courses[:SHOWN]),
        "more_courses": courses.count() > SHOWN,
        "unpublished": overview.unpublished_pages(mine),
        "houses": overview.houses(mine),
        "sections": sections(mine, now=now),
    }
    return render(request, "courses/desk/overview.html", context)


@member_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, page by page; `?when=past` those that are over or cancelled."""
    now, mine = timezone.now(), organisations_taught_by(request.user)
    past = request.GET.get("when") == "past"
    rows: QuerySet[CourseRun] = overview.past_runs(mine, now=now) if past else overview.current_runs(mine, now=now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"past": past, "coming": not past, "page": page, "runs": overview.run_lines(page.object_list, now=now)}
    return render(request, "courses/desk/runs.html", context | around(page, "when=past&" if past else ""))


@member_required
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    mine = organisations_taught_by(request.user)
    page = Paginator(overview.courses_at(mine), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "courses": overview.course_lines(page.object_list),
        "unpublished": overview.unpublished_pages(mine),
        "houses": overview.houses(mine),
    }
    return render(request, "courses/desk/courses.html", context | around(page))


@member_required
@require_POST
def write_course(request: HttpRequest, organisation: str) -> HttpResponse:
    """Leads to an empty course page below the organisation's root; the root is made when it is missing."""
    mine: QuerySet[Organisation] = organisations_taught_by(request.user)
    root = organisation_root(organisation=get_object_or_404(mine, slug=organisation))
    return redirect(reverse("wagtailadmin_pages:add", args=["courses", "coursepage", root.pk]))
