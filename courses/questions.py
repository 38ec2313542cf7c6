"""Questions as plain values, and the one place where answers are graded. Pure: no queries, no clock.

Grading never looks at the language: an option is named by its key, and a short text is right when it is accepted in any
language, so an answer given in Ukrainian counts in German.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput

LONGEST = 500
type Texts = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    key: str
    text: Texts
    correct: bool


@dataclass(frozen=True)
class Question:
    key: str
    kind: str
    prompt: Texts
    options: tuple[Option, ...] = ()
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer: str = ""
    tolerance: str = "0"
    unit: Texts = field(default_factory=dict)
    right: Texts = field(default_factory=dict)
    wrong: Texts = field(default_factory=dict)

    @property
    def correct_keys(self) -> set[str]:
        return {option.key for option in self.options if option.correct}


def read_questions(raw: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The raw blocks of `Quiz.questions` (`quiz.questions.raw_data`) as questions; blocks are never rendered for this."""
    return [_question(block) for block in raw]


def _question(block: Mapping[str, Any]) -> Question:
    value = block["value"]
    return Question(
        key=str(block["id"]),
        kind=block["type"],
        prompt=_texts(value.get("prompt")),
        options=tuple(_option(item) for item in value.get("options", ())),
        accepted={code: tuple(_lines(text)) for code, text in _texts(value.get("accepted")).items()},
        answer=str(value.get("answer", "")),
        tolerance=str(value.get("tolerance") or "0"),
        unit=_texts(value.get("unit")),
        right=_texts(value.get("right")),
        wrong=_texts(value.get("wrong")),
    )


def _option(item: Mapping[str, Any]) -> Option:
    value = item["value"]
    return Option(str(item["id"]), _texts(value.get("text")), bool(value.get("correct")))


def _texts(value: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text for code, text in (value or {}).items() if text}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def clean_answer(question: Question, given: Any) -> Any:
    """What is stored of an answer: an option key, a sorted list of keys, "true"/"false", a text. Raises InvalidInput
    when nothing was given, or when it is no answer to this question."""
    if given in (None, "", [], ()):
        raise InvalidInput(_("Please choose or write an answer."), code="no_answer", field=question.key)
    if question.kind == "multiple":
        return _known_keys(question, given if isinstance(given, list | tuple) else [given])
    if isinstance(given, list | tuple):
        given = given[0]
    if question.kind == "single":
        return _known_keys(question, [given])[0]
    text = str(given).strip()
    if question.kind == "true_false" and text not in {"true", "false"}:
        raise InvalidInput(_("This is no answer to this question."), code="foreign_answer", field=question.key)
    if len(text) > LONGEST:
        raise InvalidInput(_("Please answer in a few words."), code="too_long", field=question.key)
    if question.kind == "number":
        _number(text, question.key)
    return text


def _known_keys(question: Question, given: Iterable[Any]) -> list[str]:
    keys = {str(key) for key in given}
    if not keys <= {option.key for option in question.options}:
        raise InvalidInput(_("This is no answer to this question."), code="foreign_answer", field=question.key)
    return sorted(keys)


def grade(question: Question, answer: Any) -> bool:
    """Is the (cleaned) `answer` right?"""
    if question.kind == "single":
        return answer in question.correct_keys
    if question.kind == "multiple":
        return set(answer) == question.correct_keys
    if question.kind == "true_false":
        return answer == question.answer
    if question.kind == "short_text":
        return normal(answer) in {normal(text) for texts in question.accepted.values() for text in texts}
    return abs(_number(answer, question.key) - Decimal(question.answer)) <= Decimal(question.tolerance)


def normal(text: str) -> str:
    """Capitals, accents, spaces and punctuation do not decide about right and wrong."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if char.isalnum())


def _number(text: str, key: str) -> Decimal:
    """ "12,5", "12.5", "1.234,5", "12 %" → Decimal. Raises InvalidInput."""
    bare = re.sub(r"[^\d.,+-]", "", text[:60])
    if "," in bare and "." in bare:
        thousands = "," if bare.rfind(".") > bare.rfind(",") else "."
        bare = bare.replace(thousands, "")
    try:
        number = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise InvalidInput(_("Please write a number."), code="no_number", field=key) from None
    return number
