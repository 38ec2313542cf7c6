"""What the demo learner has done so far, through the same doors as everyone: "my Lichthof" is not empty."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from courses.completion import lessons_of
from courses.domain.enrolment import start_self_paced
from courses.domain.progress import answer_quiz, complete_lesson
from courses.models import Course, CourseRun, Enrolment, Quiz
from courses.questions import Question, read_questions
from scheduler.domain.registration import register

BEGUN, FINISHED, FULL = "ki-verstehen", "sicher-im-netz", "brot-und-chemie"


def lead_a_learner_s_life() -> None:
    """One course finished (its certificate comes through the outbox), one begun, a place taken, a place waited for."""
    learner = Person.objects.get(email="learner@demo.example")
    if learner.enrolments.exists():
        return
    finished = start_self_paced(run=_self_paced(FINISHED), person=learner, by=learner)
    for lesson in lessons_of(finished.course.outline):
        _do(finished, lesson, learner)
    begun = start_self_paced(run=_self_paced(BEGUN), person=learner, by=learner)
    for lesson in lessons_of(begun.course.outline)[:4]:
        _do(begun, lesson, learner)
    for run in (_dated(BEGUN), _dated(FULL)):
        register(offering=run.offering, person=learner, by=learner)


def _self_paced(slug: str) -> CourseRun:
    return Course.objects.get(slug=slug).runs.select_related("offering").get(format="self_paced")


def _dated(slug: str) -> CourseRun:
    runs = Course.objects.get(slug=slug).runs.select_related("offering").exclude(format="self_paced")
    return runs.order_by("offering__starts_at")[0]


def _do(enrolment: Enrolment, lesson: dict[str, Any], learner: Person) -> None:
    for quiz in Quiz.objects.filter(uuid__in=lesson["quizzes"]):
        answers = {question.key: right_answer(question) for question in read_questions(quiz.questions.raw_data)}
        answer_quiz(enrolment=enrolment, quiz=quiz, answers=answers, by=learner)
    complete_lesson(enrolment=enrolment, lesson_key=lesson["key"], by=learner)


def right_answer(question: Question) -> Any:
    """An answer that is graded as right."""
    if question.options:
        keys = sorted(question.correct_keys)
        return keys if question.kind == "multiple" else keys[0]
    if question.accepted:
        return next(iter(question.accepted.values()))[0]
    return question.answer
