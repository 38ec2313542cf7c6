"""My Lichthof: the next step, today and soon, courses, waiting list, messages, certificates, the rose window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import Message
from accounts.policy import signed_in
from certificates.selectors import certificates_of
from core.i18n import pick
from courses.completion import Done, Progress, next_lesson, progress
from courses.models import Enrolment
from courses.selectors.learning import done_of_many, enrolments_of
from courses.views.parts import lesson_href
from events.selectors.parts import parts_of
from scheduler.enums import RegistrationState
from scheduler.models import Registration, Session
from scheduler.selectors.moments import day_in_list, hours_in_list, where
from scheduler.selectors.places import Standing, standing
from scheduler.selectors.registrations import registrations_of
from scheduler.selectors.sessions import upcoming_sessions
from skills.selectors import rose_of

SOON = timedelta(days=60)
SHOWN = 6
WAITING = ("waiting", "offered", "submitted", "pending", "in_draw")


@dataclass(frozen=True)
class CourseRow:
    """One of my courses; `href` leads to where I go on."""

    enrolment: Enrolment
    title: tuple[str, str]
    progress: Progress
    next_title: tuple[str, str]
    href: str

    @property
    def is_open(self) -> bool:
        return self.enrolment.completed_at is None and bool(self.next_title[0])


@dataclass(frozen=True)
class DateRow:
    session: Session
    day: datetime
    word: str
    title: tuple[str, str]
    detail: str


@dataclass(frozen=True)
class WaitRow:
    registration: Registration
    title: tuple[str, str]
    standing: Standing
    others: range  # people drawn before me in the queue, at most four


@signed_in
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    person: Any = request.user
    courses = my_courses(person)
    dates = my_dates(person, now)
    waiting, parts = my_waiting(person), parts_of(person, now)
    areas = rose_of(person.uuid)
    context = {
        "today": now,
        "greeting": greeting(now),
        "step": next((row for row in courses if row.is_open), None),
        "dates": dates,
        "courses": courses,
        "waiting": waiting,
        "only_queues": all(row.registration.state == RegistrationState.WAITING for row in waiting),
        "parts": parts,
        "part": next((part for part in parts if not part.is_over), None),
        "news": list(Message.objects.filter(person=person).unread()[:3]),
        "certificates": [(row, pick(row.snapshot.get("title"))) for row in certificates_of(person)[:SHOWN]],
        "areas": areas,
        "levels": {pane["code"]: pane["level"] for area in areas for pane in area["skills"]},
        "has_skills": any(area["level"] for area in areas),
    }
    return render(request, "me/me.html", context)


def greeting(now: datetime) -> str:
    if now.hour < 11:
        return _("Good morning")
    return _("Good day") if now.hour < 18 else _("Good evening")


def my_courses(person: Any) -> list[CourseRow]:
    """Unfinished courses first, each part newest first."""
    enrolments = list(enrolments_of(person))
    done = done_of_many(enrolments)
    rows = [_course_row(enrolment, done[enrolment.pk]) for enrolment in enrolments]
    return sorted(rows, key=lambda row: row.enrolment.completed_at is not None)


def _course_row(enrolment: Enrolment, done: Done) -> CourseRow:
    course = enrolment.course
    lesson = next_lesson(course.outline, done, str(enrolment.last_lesson_key or ""))
    return CourseRow(
        enrolment=enrolment,
        title=pick(course.titles),
        progress=progress(course.outline, done),
        next_title=pick(lesson["titles"]) if lesson else ("", ""),
        href=lesson_href(course, lesson) if lesson else f"/{get_language()}/{course.path}",
    )


def my_dates(person: Any, now: datetime) -> list[DateRow]:
    """The next meetings of the coming weeks."""
    sessions = upcoming_sessions(person, now=now).filter(starts_at__lt=now + SOON)[:SHOWN]
    return [_date_row(session, now) for session in sessions]


def _date_row(session: Session, now: datetime) -> DateRow:
    day = day_in_list(session, now)
    place = where(session, private=True)
    hours = hours_in_list(session, now)
    return DateRow(
        session=session,
        day=day,
        word=_("today") if day.date() == now.date() else "",
        title=pick(session.title or session.offering.title),
        detail=f"{hours}, {place}" if place else hours,
    )


def my_waiting(person: Any) -> list[WaitRow]:
    rows = registrations_of(person).filter(state__in=WAITING)
    return [_wait_row(row, standing(row)) for row in rows]


def _wait_row(registration: Registration, where_i_stand: Standing) -> WaitRow:
    ahead = (where_i_stand.position or 1) - 1
    return WaitRow(registration, pick(registration.offering.title), where_i_stand, range(min(ahead, 4)))
