"""The course's page, its twin for programs, and the one click into a self-paced run."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import signed_in
from core.audience import Audience, audience
from core.errors import DomainError
from core.links import page_url
from courses.completion import Done, lessons_of, next_lesson, progress
from courses.domain.enrolment import start_self_paced
from courses.enums import Accessible
from courses.jsonld import course_jsonld
from courses.models import Course, CourseText, Enrolment
from courses.selectors.courses import course_to_show, text_for
from courses.selectors.learning import done_of, enrolment_in
from courses.selectors.runs import loaded_runs, runs_to_list
from courses.words import minutes_words, price_words
from skills.selectors import skills_of

from .parts import alternates, lesson_href, path_rows, run_row


@audience(Audience.PUBLIC)
@require_GET
def course_page(request: HttpRequest, slug: str) -> HttpResponse:
    course, text = _shown(slug)
    enrolment = enrolment_in(request.user, course)
    if not course.is_visible and enrolment is None:
        return render(request, "courses/withdrawn.html", {"course": course, "text": text}, status=410)
    return render(request, "courses/course.html", page_context(course, text, enrolment))


@audience(Audience.PUBLIC)
@require_GET
def course_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The JSON-LD, at its own address because public pages carry no inline script."""
    course, text = _shown(slug)
    if not course.is_visible:
        raise Http404
    runs = runs_to_list(course, now=timezone.now())
    made = course_jsonld(course, text, runs, skills_of("course", course.uuid))
    response = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@signed_in
@require_POST
def enrol(request: HttpRequest, slug: str, offering: UUID) -> HttpResponse:
    """One click: take part in a self-paced run and go to the next lesson. A second click lands there too."""
    run = loaded_runs().filter(course__slug=slug, offering__uuid=offering).first()
    if run is None:
        raise Http404
    try:
        enrolment = start_self_paced(run=run, person=request.user, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("courses:course", slug=slug)
    return redirect("courses:resume", uuid=enrolment.uuid)


@signed_in
@require_GET
def resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To where one was. Somebody else's enrolment does not exist for anyone but them."""
    enrolment = (
        Enrolment.objects.active().of(request.user).select_related("course", "course_run").filter(uuid=uuid).first()
    )
    if enrolment is None:
        raise Http404
    lesson = next_step(enrolment, done_of(enrolment))
    return redirect(lesson_href(enrolment.course, lesson) if lesson else f"/{get_language()}/{enrolment.course.path}")


def next_step(enrolment: Enrolment, done: Done) -> dict[str, Any] | None:
    """The lesson to go on with; the last one again when everything is done; None when the course has no lessons."""
    outline = enrolment.course.outline
    lessons = lessons_of(outline)
    return next_lesson(outline, done, str(enrolment.last_lesson_key or "")) or (lessons[-1] if lessons else None)


def page_context(course: Course, text: CourseText, enrolment: Enrolment | None) -> dict[str, Any]:
    """Everything course.html reads. `course` with organisation and texts."""
    now = timezone.now()
    done = done_of(enrolment) if enrolment else Done()
    modules = path_rows(course, done, may_learn=enrolment is not None)
    lessons = lessons_of(course.outline)
    rows = [run_row(run, now) for run in runs_to_list(course, now=now)]
    return {
        "course": course,
        "text": text,
        "organisation": course.organisation,
        "foreign": text.language != get_language(),
        "price": price_words(course.price, course.currency),
        "duration": minutes_words(course.minutes),
        "skills": skills_of("course", course.uuid),
        "modules": modules,
        "first_lesson": lesson_href(course, lessons[0]) if lessons else "",
        "runs": rows,
        "next_run": next((row for row in rows if row.action), rows[0] if rows else None),
        "waits": any(row.action == "wait" for row in rows),
        "accessible": [Accessible(key).label for key in course.accessible if key in Accessible.values],
        "enrolment": enrolment,
        "progress": progress(course.outline, done),
        "next_lesson": next_step(enrolment, done) if enrolment else None,
        "alternates": alternates(course),
        "canonical": page_url(course.path, text.language),
        "data_href": f"/{text.language}/{course.path}course.jsonld",
        "hint": course.hint,
    }


def _shown(slug: str) -> tuple[Course, CourseText]:
    course = course_to_show(slug)
    text = text_for(course, get_language() or "de") if course else None
    if course is None or text is None:
        raise Http404(_("There is no such course."))
    return course, text
