"""Completion is a pure function of the outline, the rule and what was done."""

from __future__ import annotations

from typing import Any

import pytest

from courses.completion import Done, is_complete, next_lesson, progress


def outline(*lessons: tuple[str, list[str]]) -> dict[str, Any]:
    return {"modules": [{"key": "m", "lessons": [{"key": key, "quizzes": quizzes} for key, quizzes in lessons]}]}


TWO = outline(("a", []), ("b", ["q"]))
ALL = {"lessons": "all", "quizzes": "passed", "attendance": 0}


@pytest.mark.parametrize(
    ("rule", "done", "complete"),
    [
        (ALL, Done({"a", "b"}, {"q"}), True),
        (ALL, Done({"a", "b"}), False),
        (ALL, Done({"a"}, {"q"}), False),
        ({**ALL, "quizzes": "none"}, Done({"a", "b"}), True),
        ({**ALL, "lessons": "none"}, Done(set(), {"q"}), True),
        ({**ALL, "attendance": 80}, Done({"a", "b"}, {"q"}, attended=3, sessions=5), False),
        ({**ALL, "attendance": 80}, Done({"a", "b"}, {"q"}, attended=4, sessions=5), True),
        ({**ALL, "attendance": 80}, Done({"a", "b"}, {"q"}), False),
    ],
)
def test_a_course_is_complete_when_all_its_rule_asks_for_is_done(rule: Any, done: Done, complete: bool) -> None:
    assert is_complete(rule, TWO, done) is complete


def test_a_course_without_anything_to_do_is_never_completed_by_doing_nothing() -> None:
    assert not is_complete(ALL, {}, Done())
    assert not is_complete({"lessons": "none", "quizzes": "none"}, TWO, Done())


def test_attendance_alone_completes_a_course_without_lessons() -> None:
    assert is_complete({"lessons": "none", "quizzes": "none", "attendance": 50}, {}, Done(attended=1, sessions=2))


def test_a_withdrawn_lesson_neither_helps_nor_hinders() -> None:
    done = Done({"a", "gone"}, {"gone-quiz"})
    assert progress(TWO, done).lessons_done == 1
    assert is_complete(ALL, outline(("a", [])), done)


def test_one_goes_on_with_the_last_lesson_then_with_what_is_missing() -> None:
    three = outline(("a", []), ("b", []), ("c", []))
    assert next_lesson(three, Done(), "b")["key"] == "b"
    assert next_lesson(three, Done({"b"}), "b")["key"] == "c"
    assert next_lesson(three, Done({"b", "c"}), "b")["key"] == "a"
    assert next_lesson(three, Done({"a", "b", "c"})) is None


def test_percent_counts_lessons_and_quizzes() -> None:
    assert progress(TWO, Done({"a"}, {"q"})).percent == 66
    assert progress({}, Done()).percent == 0
