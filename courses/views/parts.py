"""Pieces that course and lesson pages share, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.i18n import pick
from core.links import page_url
from courses.completion import Done, lessons_of
from courses.domain.listing import is_unknown
from courses.models import Course, CourseRun
from courses.words import minutes_words, when_words, where_words
from scheduler.selectors.places import places_sentence, places_word, service_pools


@dataclass(frozen=True)
class RunRow:
    """One run as the page shows it: `action` is "choose", "wait", "start", "provider" or "" (nothing to press)."""

    run: CourseRun
    day: Any
    when: str
    where: str
    note: str
    note_language: str
    services: str
    word: str
    sentence: str
    action: str
    href: str


def run_row(run: CourseRun, now: Any) -> RunRow:
    offering = run.offering
    note, note_language = pick(run.note)
    word = "" if is_unknown(run) else places_word(offering, now=now)
    action, href = _action(run, word)
    return RunRow(
        run=run,
        day=offering.starts_at.astimezone(offering.zone) if offering.starts_at and not run.is_self_paced else None,
        when=when_words(run),
        where=where_words(run),
        note=note,
        note_language=note_language,
        services=", ".join(filter(None, (pick(pool.name)[0] for pool in service_pools(offering, now)))),
        word=word or "open",
        sentence=places_sentence(offering, now=now) if word else _("Ask the provider about places."),
        action=action,
        href=href,
    )


def _action(run: CourseRun, word: str) -> tuple[str, str]:
    if run.offering.external:
        # A partner's file that names no page: their own door is the way.
        href = run.provider_url or run.course.provider_url or run.offering.organisation.website
        return ("provider", href) if href else ("", "")
    if run.is_self_paced and word == "open":
        return "start", reverse("courses:enrol", args=[run.course.slug, run.offering.uuid])
    if word in {"free", "few", "open", "waiting"}:
        place = f"/{get_language()}/places/{run.offering.uuid}/"
        return ("wait" if word == "waiting" else "choose"), place
    return "", ""


def alternates(course: Course, tail: str = "") -> list[dict[str, str]]:
    """hreflang links: only languages in which the course really has a text, and German for everybody else."""
    codes = [code for code, _name in settings.LANGUAGES if code in course.text_map]
    found = [{"code": code, "href": page_url(course.path + tail, code)} for code in codes]
    default = "de" if "de" in codes else next(iter(codes), "de")
    return [*found, {"code": "x-default", "href": page_url(course.path + tail, default)}]


@dataclass(frozen=True)
class LessonRow:
    key: str
    title: str
    language: str
    href: str
    minutes: int
    done: bool
    current: bool
    open: bool


@dataclass(frozen=True)
class ModuleRow:
    number: int
    title: str
    language: str
    minutes: str
    state: str
    detail: str
    lessons: list[LessonRow]

    @property
    def holds_current(self) -> bool:
        return any(row.current for row in self.lessons)


def lesson_href(course: Course, lesson: Mapping[str, Any]) -> str:
    """By hand: a long course has hundreds of these on one page, and `reverse` costs 20 µs each."""
    return f"/{get_language()}/{course.path}{pick(lesson['slugs'])[0]}/"


def path_rows(course: Course, done: Done, *, current: str = "", may_learn: bool = False) -> list[ModuleRow]:
    """The course's modules with their lessons, each marked as done, current or open to read."""
    first = next((lesson["key"] for lesson in lessons_of(course.outline)), "")
    return [
        _module_row(number, module, course, done, current, may_learn, first)
        for number, module in enumerate(course.outline.get("modules", []), start=1)
    ]


def _module_row(
    number: int, module: Mapping[str, Any], course: Course, done: Done, current: str, may_learn: bool, first: str
) -> ModuleRow:
    title, language = pick(module["titles"])
    lessons = [_lesson_row(lesson, course, done, current, may_learn, first) for lesson in module["lessons"]]
    state = "done" if all(row.done for row in lessons) else "now" if any(row.current for row in lessons) else ""
    return ModuleRow(
        number=number,
        title=title,
        language=language,
        minutes=minutes_words(sum(row.minutes for row in lessons)),
        state=state,
        detail=_module_detail(lessons),
        lessons=lessons,
    )


def _module_detail(lessons: list[LessonRow]) -> str:
    for position, row in enumerate(lessons, start=1):
        if row.current:
            return _("Lesson %(number)d of %(count)d") % {"number": position, "count": len(lessons)}
    return ", ".join(row.title for row in lessons)


def _lesson_row(
    lesson: Mapping[str, Any], course: Course, done: Done, current: str, may_learn: bool, first: str
) -> LessonRow:
    title, language = pick(lesson["titles"])
    return LessonRow(
        key=lesson["key"],
        title=title,
        language=language,
        href=lesson_href(course, lesson),
        minutes=int(lesson["minutes"]),
        done=lesson["key"] in done.lessons,
        current=lesson["key"] == current,
        open=may_learn or lesson["key"] == first,
    )
