"""Sessions of a run: adding, moving, cancelling, and who was there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from courses.desk import people
from courses.desk.access import for_run, sent, session_or_404, visitor
from courses.desk.forms import AttendanceForm, SessionForm, refused
from courses.desk.place import settle_place
from courses.desk.words import told_words
from courses.models import CourseRun
from scheduler.domain.attendance import mark_everyone
from scheduler.domain.offerings import add_session, cancel_session, move_session
from scheduler.domain.sessions import local_moment
from scheduler.enums import SessionStatus
from scheduler.models import Offering, Session

FIELDS = {"starts_at": "day", "ends_at": "minutes", "venue": "place", "name": "venue_name"}


@for_run
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, run: CourseRun) -> HttpResponse:
    form = SessionForm(sent(request), run=run)
    if request.method == "POST" and form.is_valid() and _added(request, form, run):
        messages.success(request, _("The session is added."))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/session.html", {"run": run, "form": form})


def _added(request: HttpRequest, form: SessionForm, run: CourseRun) -> bool:
    by = visitor(request)
    try:
        with transaction.atomic():
            # Whoever sends the same form twice waits here, and then finds the session.
            Offering.objects.select_for_update(no_key=True).get(pk=run.offering_id)
            when_and_where = _meeting(form, run, by)
            if not run.offering.sessions.planned().filter(**when_and_where).exists():  # type: ignore[attr-defined]
                add_session(offering=run.offering, by=by, **when_and_where)
    except DomainError as refusal:
        refused(form, refusal, FIELDS)
        return False
    return True


def _meeting(form: SessionForm, run: CourseRun, by: Any) -> dict[str, Any]:
    venue, room = settle_place(form, by=by)
    starts = local_moment(form.starts, run.offering)
    ends = starts + timedelta(minutes=form.cleaned_data["minutes"])
    online = form.cleaned_data.get("online_url", "")
    return {"starts_at": starts, "ends_at": ends, "venue": venue, "room": room, "online_url": online}


@for_run
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, run: CourseRun, session: UUID) -> HttpResponse:
    one = session_or_404(run, session)
    if one.status != SessionStatus.PLANNED:
        messages.info(request, _("This session has been cancelled."))
        return redirect("courses:desk_run", run.uuid)
    form = SessionForm(sent(request), run=run, session=one)
    told = run.offering.registrations.live().count()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and _moved(request, form, run, one):
        messages.success(request, told_words(_("The session is moved."), told))
        return redirect("courses:desk_run", run.uuid)
    return render(request, "courses/desk/session.html", {"run": run, "form": form, "session": one, "told": told})


def _moved(request: HttpRequest, form: SessionForm, run: CourseRun, session: Session) -> bool:
    by = visitor(request)
    try:
        with transaction.atomic():
            move_session(session=session, by=by, **_meeting(form, run, by))
    except DomainError as refusal:
        refused(form, refusal, FIELDS)
        return False
    return True


@for_run
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, run: CourseRun, session: UUID) -> HttpResponse:
    one = session_or_404(run, session)
    told = run.offering.registrations.live().count()  # type: ignore[attr-defined]
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
    one = session_or_404(run, session)
    context: dict[str, Any] = {"run": run, "session": one}
    if not people.has_come(one, now=timezone.now()):
        return render(request, "courses/desk/attendance_later.html", context)
    form = AttendanceForm(sent(request), registrations=people.confirmed_people(run), marks=people.marks_of(one))
    if request.method == "POST" and form.is_valid() and _marked(request, form, run, one):
        return redirect("courses:desk_attendance", run.uuid, one.uuid)
    return render(request, "courses/desk/attendance.html", context | {"form": form})


def _marked(request: HttpRequest, form: Form, run: CourseRun, session: Session) -> bool:
    assert isinstance(form, AttendanceForm)
    marks = form.changed(everyone="everyone" in request.POST)
    for registration in marks:
        registration.offering = run.offering
    try:
        mark_everyone(session=session, by=visitor(request), marks=marks)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    sentence = ngettext("Saved: %(count)d mark.", "Saved: %(count)d marks.", len(marks)) % {"count": len(marks)}
    messages.success(request, sentence if marks else _("Nothing changed."))
    return True
