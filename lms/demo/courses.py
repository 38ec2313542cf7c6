"""The demo city's courses and their runs, dated relative to today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Organisation
from core.errors import Conflict
from courses.domain.courses import create_course
from courses.domain.publishing import publish_course
from courses.domain.runs import Series, Service, create_run
from courses.models import Course, CourseRun
from scheduler.models import Venue

DIGCOMP = {"framework": "digcomp", "version": "2.2"}
FACTS = ("level", "topics", "target_groups", "languages", "accessible", "minutes", "price", "certificate", "picture")
# The real rooms are few and the demo's courses many: a clash moves a run on by days until its room is free.
MOVES = 40


def make_record_course(row: dict[str, Any], organisations: dict[str, Organisation]) -> Course:
    course = Course.objects.filter(slug=row["slug"]).first()
    if course is None:
        course = create_course(
            organisation=organisations[row["provider"]],
            by=None,
            slug=row["slug"],
            texts=row["texts"],
            skills=statements(row),
            completion={"lessons": "none", "quizzes": "none", "attendance": 80},
            **{name: row[name] for name in FACTS},
        )
    return course


def show(course: Course) -> None:
    """Published when its runs are there: until then none of them has to write the listing."""
    if not course.is_visible:
        publish_course(course=course, by=None)


def statements(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**DIGCOMP, **skill} for skill in row.get("skills", [])]


def make_runs(course: Course, rows: list[dict[str, Any]], venues: dict[str, Venue], today: date) -> list[CourseRun]:
    """The course's runs in the order of its file; those that are there already stay as they are."""
    if course.runs.exists():
        return list(course.runs.select_related("offering").order_by("id"))
    return [_run(course, row, venues, today) for row in rows]


def _run(course: Course, row: dict[str, Any], venues: dict[str, Venue], today: date) -> CourseRun:
    for weeks in range(MOVES):
        try:
            return _create(course, row, venues, today + timedelta(days=7 * weeks))
        except Conflict:
            continue
    raise Conflict(f"No free room for {course.slug}.")


def _create(course: Course, row: dict[str, Any], venues: dict[str, Venue], today: date) -> CourseRun:
    self_paced = row["format"] == "self_paced"
    return create_run(
        course=course,
        by=None,
        format=row["format"],
        language=row["language"],
        places=None if self_paced else row["places"],
        series=None if self_paced else _series(row, venues, today),
        services=[Service(service["key"], service["places"]) for service in row.get("services") or []],
        note=row.get("note") or {},
    )


def _series(row: dict[str, Any], venues: dict[str, Venue], today: date) -> Series:
    venue = venues.get(row.get("venue") or "")
    online = row["format"] in {"online", "hybrid"}
    return Series(
        first=datetime.combine(first_day(today, row), time.fromisoformat(row["time"])),
        minutes=row["minutes"],
        count=row.get("sessions") or 1,
        every_days=row.get("every_days") or 7,
        venue=venue,
        room=(row.get("room") or "") if venue else "",
        online_url="https://treffpunkt.example/raum" if online else "",
    )


def first_day(today: date, row: dict[str, Any]) -> date:
    """`starts_in_days` from today, moved on to the wanted weekday (0 is Monday)."""
    day = today + timedelta(days=max(1, row["starts_in_days"]))
    weekday = row.get("weekday")
    return day if weekday is None else day + timedelta(days=(weekday - day.weekday()) % 7)
