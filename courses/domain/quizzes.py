"""Writing quizzes from plain data; trainers write them in the CMS."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.policy import require_course_manager
from core.errors import InvalidInput
from courses.enums import QuestionKind
from courses.models import Quiz


def write_quiz(
    *,
    organisation: Organisation,
    by: Any,
    title: Mapping[str, str],
    questions: Iterable[Mapping[str, Any]],
    pass_percent: int = 60,
    key: uuid.UUID | None = None,
) -> Quiz:
    """Creates the quiz, or replaces the one with uuid `key`. Question and option keys stay the same each time.

    A question: {key, kind, prompt: map, options: [{key, text: map, correct}], accepted: {language: [text]},
    answer, tolerance, unit: map, right: map, wrong: map}; what a kind does not need is left out.
    """
    if by is not None:
        require_course_manager(by, organisation)
    identity = key or uuid.uuid4()
    quiz, _created = Quiz.objects.update_or_create(
        uuid=identity,
        defaults={
            "organisation": organisation,
            "title": dict(title),
            "pass_percent": pass_percent,
            "questions": [_block(identity, question) for question in questions],
        },
    )
    return quiz


def _block(quiz: uuid.UUID, question: Mapping[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    if kind not in QuestionKind.values:
        raise InvalidInput(_("There is no such kind of question."), code="unknown_kind", field="kind")
    identity = uuid.uuid5(quiz, question["key"])
    value: dict[str, Any] = {name: dict(question.get(name) or {}) for name in ("prompt", "right", "wrong")}
    value |= _KINDS[kind](identity, question)
    return {"type": kind, "id": str(identity), "value": value}


def _choices(identity: uuid.UUID, question: Mapping[str, Any]) -> dict[str, Any]:
    options: list[dict[str, Any]] = [
        {
            "type": "item",
            "id": str(uuid.uuid5(identity, option["key"])),
            "value": {"text": dict(option["text"]), "correct": bool(option.get("correct"))},
        }
        for option in question["options"]
    ]
    right = sum(option["value"]["correct"] for option in options)
    if not right or (question["kind"] == QuestionKind.SINGLE and right != 1):
        raise InvalidInput(_("Please mark the right answer."), code="no_right_answer", field=question["key"])
    return {"options": options}


def _true_false(identity: uuid.UUID, question: Mapping[str, Any]) -> dict[str, Any]:
    return {"answer": "true" if question["answer"] in (True, "true") else "false"}


def _short_text(identity: uuid.UUID, question: Mapping[str, Any]) -> dict[str, Any]:
    return {"accepted": {language: "\n".join(texts) for language, texts in question["accepted"].items()}}


def _number(identity: uuid.UUID, question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "answer": str(question["answer"]),
        "tolerance": str(question.get("tolerance", 0)),
        "unit": dict(question.get("unit") or {}),
    }


_KINDS = {
    QuestionKind.SINGLE: _choices,
    QuestionKind.MULTIPLE: _choices,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.NUMBER: _number,
}
