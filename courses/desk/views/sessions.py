"""Sessions of a run: adding, moving, cancelling, and who was there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policy import visitor
from core.posted import sent
from courses.desk.access import for_run
from courses.desk.forms import needs
from courses.models import CourseRun
from scheduler.desk import people
from scheduler.desk.forms import AttendanceForm, SessionForm
from scheduler.desk.found import session_or_404
from scheduler.desk.steps import add_meeting, mark, move_meeting
from scheduler.desk.words import told_words
from scheduler.domain.offerings import cancel_session
from scheduler.enums import SessionStatus


@for_run
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, run: CourseRun) -> HttpResponse:
    form = SessionForm(sent(request), organisation=run.course.organisation, **needs(run.format))
    if request.method == "POST" and form.is_valid() and add_meeting(form, run.offering, by=visitor(request)):
        messages.success(request, _("The session is added."))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/session.html", {"run": run, "form": form})


@for_run
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, run: CourseRun, session: UUID) -> HttpResponse:
    one = session_or_404(run.offering, session)
    if one.status != SessionStatus.PLANNED:
        messages.info(request, _("This session has been cancelled."))
        return redirect("courses:desk_run", run.uuid)
    form = SessionForm(sent(request), organisation=run.course.organisation, session=one, **needs(run.format))
    told = run.offering.registrations.live().count()
    if request.method == "POST" and form.is_valid() and move_meeting(form, one, by=visitor(request)):
        messages.success(request, told_words(_("The session is moved."), told))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/session.html", {"run": run, "form": form, "session": one, "told": told})


@for_run
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, run: CourseRun, session: UUID) -> HttpResponse:
    one = session_or_404(run.offering, session)
    told = run.offering.registrations.live().count()
    if request.method == "POST":
        was = one.status
        cancel_session(session=one, by=visitor(request))
        if was != SessionStatus.CANCELLED:
            messages.success(request, told_words(_("The session is cancelled."), told))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/cancel_session.html", {"run": run, "session": one, "told": told})


@for_run
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, run: CourseRun, session: UUID) -> HttpResponse:
    """The whole list at once; from the session's day on."""
    one = session_or_404(run.offering, session)
    context: dict[str, Any] = {"run": run, "session": one}
    if not people.has_come(one, now=timezone.now()):
        return render(request, "courses/desk/attendance_later.html", context)
    form = AttendanceForm(
        sent(request), registrations=people.confirmed_people(run.offering_id), marks=people.marks_of(one)
    )
    sentence = ""
    if request.method == "POST" and form.is_valid():
        sentence = mark(form, one, by=visitor(request), everyone="everyone" in request.POST)
    if sentence:
        messages.success(request, sentence)
        return redirect("courses:desk_attendance", run.uuid, one.uuid)
    return render(request, "courses/desk/attendance.html", context | {"form": form})
