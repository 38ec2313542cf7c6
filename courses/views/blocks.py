"""The blocks of a lesson as plain values for the template; what they refer to was loaded before: nothing is queried here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from core.readable import BlockReader
from courses.models import QuizAttempt
from courses.selectors.lessons import Materials

from .quizzes import QuizCard, quiz_card


def readable(
    raw: list[dict[str, Any]],
    materials: Materials,
    attempts: Mapping[str, QuizAttempt],
    asked: str = "",
) -> Iterator[dict[str, Any]]:
    """Each block as {"type", …}; what refers to something deleted is left out. `asked`: key of the question to show."""
    reader = BlockReader(find_picture=materials.pictures.get, find_document=materials.documents.get, rich=rich)
    for block in raw:
        is_quiz = block["type"] == "quiz"
        made = _quiz(block["value"], materials, attempts, asked) if is_quiz else reader.read(block)
        if made is not None:
            yield made


def rich(source: str) -> SafeString:
    """Text as the editor stored it (tags narrowed on saving), with links to pages and files resolved."""
    return mark_safe(expand_db_html(source or ""))


def _quiz(
    key: int, materials: Materials, attempts: Mapping[str, QuizAttempt], asked: str
) -> dict[str, str | QuizCard] | None:
    quiz = materials.quizzes.get(key)
    return {"type": "quiz", "card": quiz_card(quiz, attempts.get(str(quiz.uuid)), asked)} if quiz else None
