"""What a learner does: finishing lessons, answering quizzes, and with the last of it completing the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from courses.completion import is_complete, lessons_of, quizzes_of
from courses.models import Enrolment, LessonProgress, Quiz, QuizAttempt
from courses.questions import Question, clean_answer, grade, read_questions
from courses.rules import may_learn
from courses.selectors.learning import done_of
from courses.signals import course_completed
from skills.domain.statements import raise_skills
from skills.selectors import skills_of


def complete_lesson(*, enrolment: Enrolment, lesson_key: UUID | str, by: Any, now: datetime | None = None) -> Enrolment:
    """Marks a lesson as done (twice changes nothing) and completes the course when it was the last thing missing.

    Raises NotFound for a stranger's enrolment or a lesson of another course, Conflict for a withdrawn lesson.
    """
    _require_learner(enrolment, by)
    _require_lesson(enrolment, str(lesson_key))
    now = now or timezone.now()
    with transaction.atomic():
        LessonProgress.objects.get_or_create(enrolment=enrolment, lesson_key=lesson_key, defaults={"completed_at": now})
        check_completion(enrolment=enrolment, now=now)
    return enrolment


def answer_quiz(
    *, enrolment: Enrolment, quiz: Quiz, answers: Mapping[str, Any], by: Any, now: datetime | None = None
) -> QuizAttempt:
    """Grades the given answers (question key → answer) and keeps the rest of the attempt. Once passed stays passed.

    Raises NotFound for a stranger's enrolment or a quiz of another course, InvalidInput for a question or an option that
    does not belong to the quiz, or an empty answer.
    """
    _require_learner(enrolment, by)
    if str(quiz.uuid) not in quizzes_of(enrolment.course.outline):
        raise NotFound(_("This quiz does not belong to your course."), code="foreign_quiz")
    questions = {question.key: question for question in read_questions(quiz.questions.raw_data)}
    graded = _grade(questions, answers)
    now = now or timezone.now()
    with transaction.atomic():
        attempt = _own_attempt(enrolment, quiz, now)
        _note(attempt, questions, graded, quiz.pass_percent, now)
        check_completion(enrolment=enrolment, now=now)
    return attempt


def restart_quiz(*, enrolment: Enrolment, quiz: Quiz, by: Any) -> None:
    """Forgets the answers so that one can begin again; that it was passed once stays true."""
    _require_learner(enrolment, by)
    QuizAttempt.objects.filter(enrolment=enrolment, quiz_uuid=quiz.uuid).update(answers={}, results={}, right=0)


def visit_lesson(*, enrolment: Enrolment, lesson_key: UUID | str) -> None:
    """Remembers where the person is; writes only when that changed."""
    if str(enrolment.last_lesson_key or "") != str(lesson_key):
        enrolment.last_lesson_key = UUID(str(lesson_key))
        Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson_key=enrolment.last_lesson_key)


def check_completion(*, enrolment: Enrolment, now: datetime | None = None) -> bool:
    """Completes the enrolment when its rule is met; announces it exactly once. True when it happened now."""
    course = enrolment.course
    if enrolment.completed_at or not is_complete(course.completion or {}, course.outline, done_of(enrolment)):
        return False
    now = now or timezone.now()
    with transaction.atomic():
        if not Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(completed_at=now):
            return False
        enrolment.completed_at = now
        raise_skills(
            subject_kind="person", subject=enrolment.person.uuid, skills=skills_of("course", enrolment.course.uuid)
        )
        record("course.completed", on=enrolment)
        course_completed.send(Enrolment, enrolment=enrolment)
    return True


def _require_learner(enrolment: Enrolment, by: Any) -> None:
    if not may_learn(by, enrolment):
        raise NotFound(_("There is no such enrolment."), code="no_enrolment")


def _require_lesson(enrolment: Enrolment, key: str) -> None:
    outline = enrolment.course.outline
    if any(lesson["key"] == key for lesson in lessons_of(outline)):
        return
    if any(lesson["key"] == key for lesson in outline.get("withdrawn", [])):
        raise Conflict(_("This lesson has been withdrawn; you do not need it any more."), code="lesson_withdrawn")
    raise NotFound(_("This lesson does not belong to your course."), code="foreign_lesson")


def _grade(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> dict[str, tuple[Any, bool]]:
    if foreign := set(answers) - set(questions):
        raise InvalidInput(
            _("This question does not belong to this quiz."), code="foreign_question", field=min(foreign)[:80]
        )
    if not answers:
        raise InvalidInput(_("Please choose or write an answer."), code="no_answer")
    cleaned = {key: clean_answer(questions[key], given) for key, given in answers.items()}
    return {key: (answer, grade(questions[key], answer)) for key, answer in cleaned.items()}


def _own_attempt(enrolment: Enrolment, quiz: Quiz, now: datetime) -> QuizAttempt:
    """The one row per enrolment and quiz, locked."""
    QuizAttempt.objects.get_or_create(enrolment=enrolment, quiz_uuid=quiz.uuid, defaults={"answered_at": now})
    return QuizAttempt.objects.select_for_update().get(enrolment=enrolment, quiz_uuid=quiz.uuid)


def _note(
    attempt: QuizAttempt,
    questions: Mapping[str, Question],
    graded: Mapping[str, tuple[Any, bool]],
    pass_percent: int,
    now: datetime,
) -> None:
    given = {**attempt.answers, **{key: answer for key, (answer, _right) in graded.items()}}
    results = {**attempt.results, **{key: right for key, (_answer, right) in graded.items()}}
    attempt.answers = {key: value for key, value in given.items() if key in questions}
    attempt.results = {key: value for key, value in results.items() if key in questions}
    attempt.right = sum(attempt.results.values())
    attempt.total = len(questions)
    attempt.tries += 1
    attempt.answered_at = now
    if attempt.passed_at is None and attempt.right * 100 >= pass_percent * max(attempt.total, 1):
        attempt.passed_at = now
    attempt.save()
