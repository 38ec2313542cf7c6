"""From a place to a completed course: enrolment, lessons, quizzes, and the one announcement at the end."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, InvalidInput, NotFound
from courses.completion import lessons_of
from courses.domain.enrolment import start_self_paced
from courses.domain.progress import answer_quiz, complete_lesson, restart_quiz
from courses.models import Enrolment, LessonPage, LessonProgress, QuizAttempt
from courses.signals import course_completed
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.offerings import cancel_offering
from scheduler.domain.registration import cancel_registration, register
from skills.selectors import skills_of
from tests.accounts.makers import make_person

from .makers import (
    enrol,
    make_dated_run,
    make_quiz,
    make_self_paced,
    make_taught_course,
    question_keys,
    quiz_of,
    right_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> Any:
    heard: list[Enrolment] = []

    def hear(sender: Any, *, enrolment: Enrolment, **_: Any) -> None:
        heard.append(enrolment)

    course_completed.connect(hear)
    yield heard
    course_completed.disconnect(hear)


def finish_lessons(enrolment: Enrolment) -> None:
    for row in lessons_of(enrolment.course.outline):
        complete_lesson(enrolment=enrolment, lesson_key=row["key"], by=enrolment.person)


def test_a_confirmed_place_makes_an_enrolment_and_a_cancelled_one_ends_it() -> None:
    course, person = make_taught_course(), make_person()
    run = make_dated_run(course)
    registration = register(offering=run.offering, person=person, by=person)
    enrolment = Enrolment.objects.get(person=person)
    assert (enrolment.course_run, enrolment.course, enrolment.is_active) == (run, course, True)
    cancel_registration(registration=registration, by=person)
    enrolment.refresh_from_db()
    assert not enrolment.is_active


def test_someone_on_the_waiting_list_is_enrolled_only_when_they_move_up() -> None:
    run = make_dated_run(make_taught_course(), places=1)
    first, second = make_person(), make_person()
    registration = register(offering=run.offering, person=first, by=first)
    register(offering=run.offering, person=second, by=second)
    assert not Enrolment.objects.filter(person=second).exists()
    cancel_registration(registration=registration, by=first)
    assert Enrolment.objects.active().filter(person=second).exists()


def test_a_cancelled_run_ends_every_enrolment() -> None:
    run = make_dated_run(make_taught_course())
    for person in (make_person(), make_person()):
        register(offering=run.offering, person=person, by=person)
    cancel_offering(offering=run.offering, by=None)
    assert Enrolment.objects.active().count() == 0
    assert Enrolment.objects.count() == 2


def test_who_comes_back_finds_their_work_again() -> None:
    course, person = make_taught_course(), make_person()
    run = make_self_paced(course)
    enrolment = start_self_paced(run=run, person=person, by=person)
    complete_lesson(enrolment=enrolment, lesson_key=lessons_of(course.outline)[0]["key"], by=person)
    assert enrolment.registration is not None
    cancel_registration(registration=enrolment.registration, by=person)
    again = start_self_paced(run=run, person=person, by=person)
    assert again.pk == enrolment.pk
    assert again.is_active
    assert again.lessons_done.count() == 1


def test_a_double_click_enrols_once() -> None:
    course, person = make_taught_course(), make_person()
    run = make_self_paced(course)
    assert start_self_paced(run=run, person=person, by=person) == start_self_paced(run=run, person=person, by=person)


def test_a_dated_run_is_not_joined_by_one_click() -> None:
    run, person = make_dated_run(make_taught_course()), make_person()
    with pytest.raises(Conflict):
        start_self_paced(run=run, person=person, by=person)


def test_finishing_a_lesson_twice_counts_once() -> None:
    enrolment = enrol(make_taught_course())
    key = lessons_of(enrolment.course.outline)[0]["key"]
    for _time in range(2):
        complete_lesson(enrolment=enrolment, lesson_key=key, by=enrolment.person)
    assert LessonProgress.objects.count() == 1


def test_all_lessons_and_the_quiz_complete_the_course_once(announced: list[Enrolment]) -> None:
    course = make_taught_course(skills=[{"code": "1.2", "level": 4}])
    enrolment, quiz = enrol(course), quiz_of(course)
    finish_lessons(enrolment)
    assert enrolment.completed_at is None
    for _time in range(2):
        answer_quiz(enrolment=enrolment, quiz=quiz, answers=right_answers(quiz), by=enrolment.person)
    assert enrolment.completed_at is not None
    assert announced == [enrolment]
    has = skills_of("person", enrolment.person.uuid, relation="has")
    assert [(skill["code"], skill["level"]) for skill in has] == [("1.2", 4)]


def test_attendance_completes_a_course_that_asks_for_it(announced: list[Enrolment]) -> None:
    rule = {"lessons": "all", "quizzes": "none", "attendance": 100}
    course = make_taught_course(completion=rule, quiz=False)
    assert course.completion == rule
    run, person = make_dated_run(course, sessions=2), make_person()
    registration = register(offering=run.offering, person=person, by=person)
    enrolment = Enrolment.objects.select_related("course", "person", "course_run").get(person=person)
    finish_lessons(enrolment)
    first, second = run.offering.sessions.all()
    mark_attendance(session=first, registration=registration, by=None, state="present")
    assert announced == []
    mark_attendance(session=second, registration=registration, by=None, state="present")
    assert announced == [enrolment]


def test_answers_add_up_question_by_question_and_passing_stays() -> None:
    course = make_taught_course()
    enrolment, quiz = enrol(course), quiz_of(course)
    right = right_answers(quiz)
    for key in list(right)[:3]:
        attempt = answer_quiz(enrolment=enrolment, quiz=quiz, answers={key: right[key]}, by=enrolment.person)
    assert (attempt.right, attempt.total, attempt.passed_at is not None) == (3, 5, True)
    keys = question_keys(quiz)
    attempt = answer_quiz(enrolment=enrolment, quiz=quiz, answers={keys["true_false"]: "false"}, by=enrolment.person)
    assert (attempt.right, attempt.passed_at is not None) == (2, True)
    restart_quiz(enrolment=enrolment, quiz=quiz, by=enrolment.person)
    attempt.refresh_from_db()
    assert (attempt.answers, attempt.right, attempt.passed_at is not None) == ({}, 0, True)


def test_an_answer_given_in_ukrainian_counts_in_german() -> None:
    course = make_taught_course()
    enrolment, quiz = enrol(course), quiz_of(course)
    key = question_keys(quiz)["short_text"]
    attempt = answer_quiz(enrolment=enrolment, quiz=quiz, answers={key: "київ"}, by=enrolment.person)
    assert attempt.results == {key: True}


def test_a_quiz_of_another_course_is_refused() -> None:
    enrolment = enrol(make_taught_course())
    foreign = make_quiz(enrolment.course.organisation)
    with pytest.raises(NotFound):
        answer_quiz(enrolment=enrolment, quiz=foreign, answers=right_answers(foreign), by=enrolment.person)
    assert QuizAttempt.objects.count() == 0


def test_a_question_or_an_option_that_does_not_belong_is_refused() -> None:
    course = make_taught_course()
    enrolment, quiz = enrol(course), quiz_of(course)
    foreign = make_quiz(course.organisation)
    with pytest.raises(InvalidInput):
        answer_quiz(enrolment=enrolment, quiz=quiz, answers=right_answers(foreign), by=enrolment.person)
    single = question_keys(quiz)["single"]
    with pytest.raises(InvalidInput):
        answer_quiz(
            enrolment=enrolment, quiz=quiz, answers={single: question_keys(foreign)["single"]}, by=enrolment.person
        )
    assert QuizAttempt.objects.count() == 0


def test_nobody_learns_in_somebody_elses_enrolment() -> None:
    course = make_taught_course()
    enrolment, stranger, quiz = enrol(course), make_person(), quiz_of(course)
    with pytest.raises(NotFound):
        complete_lesson(enrolment=enrolment, lesson_key=lessons_of(course.outline)[0]["key"], by=stranger)
    with pytest.raises(NotFound):
        answer_quiz(enrolment=enrolment, quiz=quiz, answers=right_answers(quiz), by=stranger)


def test_a_lesson_of_another_course_is_refused() -> None:
    enrolment, other = enrol(make_taught_course()), make_taught_course()
    with pytest.raises(NotFound):
        complete_lesson(enrolment=enrolment, lesson_key=lessons_of(other.outline)[0]["key"], by=enrolment.person)


def test_a_withdrawn_lesson_loses_nobodys_work_and_completes_whoever_lacked_only_that(
    announced: list[Enrolment], deliver_outbox: Any
) -> None:
    course = make_taught_course(quiz=False, languages=("de",))
    enrolment = enrol(course)
    rows = lessons_of(course.outline)
    for row in rows[:2]:
        complete_lesson(enrolment=enrolment, lesson_key=row["key"], by=enrolment.person)
    LessonPage.objects.get(translation_key=rows[2]["key"]).unpublish()
    deliver_outbox()
    assert enrolment.lessons_done.count() == 2
    assert [row.pk for row in announced] == [enrolment.pk]
    enrolment.course.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        complete_lesson(enrolment=enrolment, lesson_key=rows[2]["key"], by=enrolment.person)
    assert refused.value.code == "lesson_withdrawn"


def test_the_person_takes_their_learning_along_when_they_go() -> None:
    enrolment = enrol(make_taught_course(skills=[{"code": "1.1", "level": 2}]))
    finish_lessons(enrolment)
    enrolment.person.delete()
    assert (Enrolment.objects.count(), LessonProgress.objects.count()) == (0, 0)
