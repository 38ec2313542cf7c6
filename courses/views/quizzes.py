"""A quiz as its card shows it: one question at a time, with feedback, and the result at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.i18n import pick
from courses.models import Quiz, QuizAttempt
from courses.questions import Question, read_questions


@dataclass(frozen=True)
class OptionRow:
    key: str
    text: str
    language: str
    chosen: bool
    mark: str  # "right", "wrong" or ""


@dataclass(frozen=True)
class QuestionRow:
    """The question on the card. `state`: "" (not answered), "right", "wrong"."""

    key: str
    kind: str
    number: int
    prompt: str
    language: str
    options: list[OptionRow]
    given: str
    unit: str
    state: str
    feedback: str
    next_key: str


@dataclass(frozen=True)
class QuizCard:
    quiz: Quiz
    title: str
    count: int
    question: QuestionRow | None
    right: int
    answered: int
    passed: bool
    needed: int

    @property
    def anchor(self) -> str:
        return f"quiz-{self.quiz.uuid}"


def quiz_card(quiz: Quiz, attempt: QuizAttempt | None, asked: str = "") -> QuizCard:
    """Shows the question `asked` for, else the first unanswered one, else the result (`question` None)."""
    questions = read_questions(quiz.questions.raw_data)
    results: dict[str, bool] = attempt.results if attempt else {}
    index = _which(questions, results, asked)
    return QuizCard(
        quiz=quiz,
        title=pick(quiz.title)[0],
        count=len(questions),
        question=None if index is None else _row(questions, index, attempt),
        right=sum(1 for question in questions if results.get(question.key)),
        answered=sum(1 for question in questions if question.key in results),
        passed=bool(attempt and attempt.passed_at),
        needed=-(-len(questions) * quiz.pass_percent // 100),
    )


def _which(questions: list[Question], results: dict[str, bool], asked: str) -> int | None:
    keys = [question.key for question in questions]
    if asked in keys:
        return keys.index(asked)
    return next((index for index, key in enumerate(keys) if key not in results), None)


def _row(questions: list[Question], index: int, attempt: QuizAttempt | None) -> QuestionRow:
    question = questions[index]
    right = attempt.results.get(question.key) if attempt else None
    given = attempt.answers.get(question.key) if attempt else None
    prompt, language = pick(question.prompt)
    return QuestionRow(
        key=question.key,
        kind=question.kind,
        number=index + 1,
        prompt=prompt,
        language=language,
        options=[_option(question, option, given, right) for option in question.options],
        given=given if isinstance(given, str) else "",
        unit=pick(question.unit)[0],
        state="" if right is None else "right" if right else "wrong",
        feedback=_feedback(question, right),
        next_key=questions[index + 1].key if index + 1 < len(questions) else "",
    )


def _option(question: Question, option: Any, given: Any, right: bool | None) -> OptionRow:
    text, language = pick(option.text)
    chosen = option.key in given if isinstance(given, list) else option.key == given
    mark = ""
    if chosen and right is not None and question.kind in {"single", "multiple"}:
        mark = "right" if option.correct else "wrong"
    return OptionRow(option.key, text, language, chosen, mark)


def _feedback(question: Question, right: bool | None) -> str:
    return "" if right is None else pick(question.right if right else question.wrong)[0]
