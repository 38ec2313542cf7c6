"""Drafts in the CMS, drawn by the public templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import override

from core.cleaning import clean_html
from courses.completion import Done, progress
from courses.models import Course, CoursePage, CourseText, LessonPage, ModulePage, OrganisationPage
from courses.selectors.lessons import Place

from .course import page_context
from .lesson import lesson_context


def draw(request: HttpRequest, page: Any) -> HttpResponse:
    """`page` as it would look when published, in its own language; only the CMS may frame it."""
    with override(page.locale.language_code):
        response = _drawn(request, page)
    response._csp_config = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _drawn(request: HttpRequest, page: Any) -> HttpResponse:
    if isinstance(page, LessonPage):
        return _lesson(request, page)
    if isinstance(page, CoursePage):
        return _course(request, page)
    return render(request, "courses/preview_part.html", {"part": page})


def _organisation(page: Any) -> Any:
    root = OrganisationPage.objects.select_related("organisation").filter(path=page.path[: page.steplen * 2]).first()
    return root.organisation if root else None


def _record(page: Any) -> Course:
    """The course's record, or one that is never saved while nothing was published yet."""
    key = page.translation_key
    if not isinstance(page, CoursePage):
        found = CoursePage.objects.filter(path=page.course_path()).first()
        key = found.translation_key if found else None
    course = Course.objects.with_texts().filter(page_key=key).first() if key else None
    return course or Course(slug="preview", organisation=_organisation(page))


def _course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    course = _record(page)
    for name in ("level", "topics", "target_groups", "languages", "accessible", "price", "certificate", "picture"):
        setattr(course, name, getattr(page, name))
    text = CourseText(
        course=course,
        language=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        description=clean_html(page.description),
        outcomes=[block["value"] for block in page.outcomes.raw_data],
        requirements=page.requirements,
    )
    return render(request, "courses/course.html", page_context(course, text, None) | {"preview": True})


def _lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    course = _record(page)
    entry = {
        "key": str(page.translation_key),
        "minutes": page.minutes,
        "titles": {page.locale.language_code: page.title},
        "slugs": {page.locale.language_code: page.slug},
        "quizzes": [],
    }
    parent = ModulePage.objects.filter(path=page.path[: -page.steplen]).first()
    module = {
        "key": str(parent.translation_key) if parent else "",
        "titles": {page.locale.language_code: parent.title if parent else ""},
        "lessons": [entry],
    }
    course.outline = course.outline or {"modules": [module]}
    context = lesson_context(course, page, Place(entry, module, 1, 1, None, None), None)
    context |= {"preview": True, "progress": progress(course.outline, Done())}
    return render(request, "courses/lesson.html", context)
