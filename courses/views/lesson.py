"""The lesson's page and what one does there: finish it, answer its quizzes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import signed_in
from core.audience import Audience, audience
from core.errors import DomainError
from core.i18n import pick
from core.links import page_url
from courses.completion import Done, lessons_of, progress
from courses.domain.progress import answer_quiz, complete_lesson, restart_quiz, visit_lesson
from courses.models import Course, Enrolment, LessonPage, Quiz
from courses.rules import is_preview
from courses.selectors.courses import course_to_learn
from courses.selectors.learning import attempts_of, done_of, enrolment_in
from courses.selectors.lessons import Place, lesson_to_read, materials_of, place_in, withdrawn_in

from .blocks import readable
from .parts import lesson_href, path_rows


@audience(Audience.PUBLIC)
@require_GET
def lesson_page(request: HttpRequest, slug: str, lesson: str) -> HttpResponse:
    """Enrolled people read every lesson, everyone the first; others learn how to join."""
    course = _course(slug)
    enrolment = enrolment_in(request.user, course)
    place = place_in(course.outline, lesson)
    if place is None:
        return _withdrawn(request, course, lesson, enrolment)
    if enrolment is None and not (course.is_visible and is_preview(place.lesson["key"], course.outline)):
        return _join(request, course, place)
    page = lesson_to_read(course, place.lesson, get_language() or "de")
    if page is None:
        return _withdrawn(request, course, lesson, enrolment, place)
    if enrolment:
        visit_lesson(enrolment=enrolment, lesson_key=place.lesson["key"])
    context = lesson_context(course, page, place, enrolment, asked=request.GET.get("asked", "")[:80])
    return render(request, "courses/lesson.html", context)


@signed_in
@require_POST
def finish(request: HttpRequest, slug: str, lesson: str) -> HttpResponse:
    """Done with this lesson, on to the next; after the last thing missing the course is completed."""
    course, place, enrolment = _own(request, slug, lesson)
    before = enrolment.completed_at
    complete_lesson(enrolment=enrolment, lesson_key=place.lesson["key"], by=request.user)
    if enrolment.completed_at and not before:
        return _completed(request)
    if place.next is None:
        return redirect("courses:course", slug=course.slug)
    return redirect(lesson_href(course, place.next))


@signed_in
@require_POST
def answer(request: HttpRequest, slug: str, lesson: str, quiz: UUID) -> HttpResponse:
    """One answer, graded here; back to the card with its feedback."""
    course, place, enrolment = _own(request, slug, lesson)
    chosen = _quiz(place, quiz)
    before = enrolment.completed_at
    given = _given(request.POST)
    try:
        answer_quiz(enrolment=enrolment, quiz=chosen, answers=given, by=request.user)
    except DomainError as refusal:
        if refusal.code != "no_answer":
            raise
        messages.warning(request, str(refusal.message))
    if enrolment.completed_at and not before:
        return _completed(request)
    return redirect(f"{lesson_href(course, place.lesson)}?asked={next(iter(given), '')}#quiz-{chosen.uuid}")


@signed_in
@require_POST
def restart(request: HttpRequest, slug: str, lesson: str, quiz: UUID) -> HttpResponse:
    course, place, enrolment = _own(request, slug, lesson)
    chosen = _quiz(place, quiz)
    restart_quiz(enrolment=enrolment, quiz=chosen, by=request.user)
    return redirect(f"{lesson_href(course, place.lesson)}#quiz-{chosen.uuid}")


def lesson_context(
    course: Course, page: LessonPage, place: Place, enrolment: Enrolment | None, *, asked: str = ""
) -> dict[str, Any]:
    """Everything lesson.html reads; also for previews of drafts."""
    raw = list(page.body.raw_data)
    materials = materials_of(raw)
    done = done_of(enrolment) if enrolment else Done()
    quizzes = [quiz.uuid for quiz in materials.quizzes.values()]
    attempts = attempts_of(enrolment, quizzes) if enrolment and quizzes else {}
    key = place.lesson["key"]
    return {
        "course": course,
        "course_title": pick(course.outline.get("titles"))[0] or course.slug,
        "course_href": f"/{get_language()}/{course.path}",
        "page": page,
        "language": page.locale.language_code,
        "foreign": page.locale.language_code != get_language(),
        "place": place,
        "lessons_in_module": len(place.module["lessons"]),
        "blocks": list(readable(raw, materials, attempts, asked)),
        "enrolment": enrolment,
        "is_done": key in done.lessons,
        "progress": progress(course.outline, done),
        "modules": path_rows(course, done, current=key, may_learn=enrolment is not None),
        "previous": lesson_href(course, place.previous) if place.previous else "",
        "next": lesson_href(course, place.next) if place.next else "",
        "next_title": pick(place.next["titles"])[0] if place.next else "",
        "lesson_href": lesson_href(course, place.lesson),
        "canonical": page_url(f"{course.path}{page.slug}/", page.locale.language_code),
    }


def _course(slug: str) -> Course:
    course = course_to_learn(slug)
    if course is None:
        raise Http404
    return course


def _own(request: HttpRequest, slug: str, lesson: str) -> tuple[Course, Place, Enrolment]:
    """Course, lesson and the person's own running enrolment, or 404."""
    course = _course(slug)
    place = place_in(course.outline, lesson)
    enrolment = enrolment_in(request.user, course)
    if place is None or enrolment is None:
        raise Http404
    return course, place, enrolment


def _quiz(place: Place, uuid: UUID) -> Quiz:
    quiz = Quiz.objects.filter(uuid=uuid).first() if str(uuid) in place.lesson["quizzes"] else None
    if quiz is None:
        raise Http404
    return quiz


def _given(data: QueryDict) -> dict[str, Any]:
    """The one question's key and what was given: `question`, and `answer` once or several times."""
    key = data.get("question", "")[:80]
    given = [value[:1000] for value in data.getlist("answer") if value]
    return {key: given if len(given) > 1 else (given[0] if given else "")} if key else {}


def _completed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("You have completed the course. Well done!"))
    return redirect(f"/{get_language()}/me/")


def _join(request: HttpRequest, course: Course, place: Place) -> HttpResponse:
    first = next(iter(lessons_of(course.outline)), None)
    context = {
        "course": course,
        "course_href": f"/{get_language()}/{course.path}",
        "title": pick(place.lesson["titles"])[0],
        "first": lesson_href(course, first) if first else "",
    }
    return render(request, "courses/join.html", context, status=403)


def _withdrawn(
    request: HttpRequest, course: Course, slug: str, enrolment: Enrolment | None, place: Place | None = None
) -> HttpResponse:
    """A lesson that was here once: what happened, and the way on. An address that never was is a 404."""
    gone = withdrawn_in(course.outline, slug) or (place.lesson if place else None)
    if gone is None:
        raise Http404
    following = next((row for row in lessons_of(course.outline) if row["key"] == gone.get("next")), None)
    context = {
        "course": course,
        "course_href": f"/{get_language()}/{course.path}",
        "title": pick(gone["titles"])[0],
        "next": lesson_href(course, following) if following and enrolment else "",
        "enrolment": enrolment,
    }
    return render(request, "courses/lesson_withdrawn.html", context, status=410)
