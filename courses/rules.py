"""May I? Pure predicates on loaded objects; no queries."""

from __future__ import annotations

from typing import Any


def may_learn(person: Any, enrolment: Any) -> bool:
    """The enrolment is theirs and running."""
    return enrolment.person_id == getattr(person, "pk", None) and enrolment.ended_at is None


def is_preview(lesson_key: str, outline: dict[str, Any]) -> bool:
    """The first lesson of a course is open for everyone."""
    return first_lesson_key(outline) == lesson_key


def first_lesson_key(outline: dict[str, Any]) -> str | None:
    for module in outline.get("modules", []):
        for lesson in module["lessons"]:
            return lesson["key"]
    return None
