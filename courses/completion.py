"""When is a course completed, and how far is one? Pure functions on the published outline and what was done.

`outline`: {"titles", "withdrawn", "modules": [{"key", "titles", "lessons": [{"key", "minutes", "titles", "slugs", "quizzes": [uuid…]}]}]}
`rule`: {"lessons": "all" | "none", "quizzes": "passed" | "none", "attendance": percent of the sessions (0–100)}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """What one person has done: keys of lessons, uuids of passed quizzes, sessions attended and held in all."""

    lessons: Collection[str] = ()
    passed: Collection[str] = ()
    attended: int = 0
    sessions: int = 0


@dataclass(frozen=True)
class Progress:
    """How far one is. `percent` counts lessons and quizzes alike."""

    lessons_done: int
    lessons: int
    quizzes_passed: int
    quizzes: int

    @property
    def percent(self) -> int:
        whole = self.lessons + self.quizzes
        return 100 * (self.lessons_done + self.quizzes_passed) // whole if whole else 0


def lessons_of(outline: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [lesson for module in outline.get("modules", []) for lesson in module["lessons"]]


def quizzes_of(outline: Mapping[str, Any]) -> list[str]:
    return [quiz for lesson in lessons_of(outline) for quiz in lesson.get("quizzes", [])]


def progress(outline: Mapping[str, Any], done: Done) -> Progress:
    """Counts only what is in the outline now: a withdrawn lesson neither helps nor hinders."""
    lessons, quizzes = lessons_of(outline), quizzes_of(outline)
    return Progress(
        lessons_done=sum(1 for lesson in lessons if lesson["key"] in done.lessons),
        lessons=len(lessons),
        quizzes_passed=sum(1 for quiz in quizzes if quiz in done.passed),
        quizzes=len(quizzes),
    )


def lessons_complete(rule: Mapping[str, Any], outline: Mapping[str, Any], done: Done) -> bool:
    if rule.get("lessons", "all") != "all":
        return True
    return all(lesson["key"] in done.lessons for lesson in lessons_of(outline))


def quizzes_complete(rule: Mapping[str, Any], outline: Mapping[str, Any], done: Done) -> bool:
    if rule.get("quizzes", "passed") != "passed":
        return True
    return all(quiz in done.passed for quiz in quizzes_of(outline))


def attendance_complete(rule: Mapping[str, Any], done: Done) -> bool:
    needed = int(rule.get("attendance") or 0)
    return not needed or (done.sessions > 0 and done.attended * 100 >= needed * done.sessions)


def asks_for_something(rule: Mapping[str, Any], outline: Mapping[str, Any]) -> bool:
    """A course without lessons and without an attendance rule cannot be completed by doing nothing."""
    if int(rule.get("attendance") or 0):
        return True
    lessons = rule.get("lessons", "all") == "all" and lessons_of(outline)
    quizzes = rule.get("quizzes", "passed") == "passed" and quizzes_of(outline)
    return bool(lessons or quizzes)


def is_complete(rule: Mapping[str, Any], outline: Mapping[str, Any], done: Done) -> bool:
    """Everything the rule asks for is done."""
    return (
        asks_for_something(rule, outline)
        and lessons_complete(rule, outline, done)
        and quizzes_complete(rule, outline, done)
        and attendance_complete(rule, done)
    )


def next_lesson(outline: Mapping[str, Any], done: Done, last: str | None = None) -> dict[str, Any] | None:
    """Where to go on: the lesson one was in if it is not done, else the first one not done after it, else any."""
    lessons = lessons_of(outline)
    keys = [lesson["key"] for lesson in lessons]
    start = keys.index(last) if last in keys else 0
    ordered = lessons[start:] + lessons[:start]
    return next((lesson for lesson in ordered if lesson["key"] not in done.lessons), None)
