"""A new run of a course: first how it takes place, then everything else on one page."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policy import member_required, visitor
from core.errors import DomainError
from core.posted import refused, sent
from courses.desk.access import course_or_404
from courses.desk.forms import FormatForm, RunForm
from courses.domain.runs import create_run
from courses.enums import Format
from courses.models import Course, CourseRun
from scheduler.desk.steps import FIELDS, settle_place


@member_required
@require_http_methods(["GET", "POST"])
def new_run(request: HttpRequest, course: str) -> HttpResponse:
    """`?format=` chosen: the page with the questions of that format; else the question for the format."""
    mine = course_or_404(request, course)
    format = request.GET.get("format", "")
    if format not in Format.values:
        asked = FormatForm(request.GET if "format" in request.GET else None)
        return render(request, "courses/desk/new_run_format.html", {"course": mine, "form": asked})
    form = RunForm(sent(request), course=mine, format=format)
    if request.method == "POST" and form.is_valid():
        run = _make(request, form, mine)
        if run:
            messages.success(request, _("Your draft is ready. Look it over, then open registration."))
            return redirect("courses:desk_run", run.uuid)
    context = {"course": mine, "form": form, "format": Format(format)}
    return render(request, "courses/desk/new_run.html", context)


def _make(request: HttpRequest, form: RunForm, course: Course) -> CourseRun | None:
    """None when the domain refused; the form says why, and nothing is left behind."""
    try:
        with transaction.atomic():
            return _create(form, course, by=visitor(request))
    except DomainError as refusal:
        refused(form, refusal, FIELDS)
    except IntegrityError:  # somebody else's token
        fresh = request.POST.copy()
        fresh["token"] = str(uuid4())
        form.data = fresh
        form.add_error(None, _("That did not work. Please send the form once more."))
    return None


def _create(form: RunForm, course: Course, *, by: object) -> CourseRun:
    data = form.cleaned_data
    done = CourseRun.objects.filter(uuid=data["token"], course=course).first()
    if done:
        return done
    venue, room = settle_place(form, by=by)
    return create_run(
        course=course,
        by=by,
        format=form.format,
        language=data["language"],
        places=data.get("places"),
        series=form.series(venue, room),
        services=form.services if form.dated else (),
        note=form.noted,
        open_now=False,
        uuid=data["token"],
        **form.rules,
    )
