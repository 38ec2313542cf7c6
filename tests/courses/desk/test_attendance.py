"""Marking who was there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from courses.models import CourseRun, Enrolment
from scheduler.domain.offerings import cancel_session
from scheduler.models import Attendance

from .makers import make_course, make_person, make_registration, make_run, move_back

pytestmark = pytest.mark.django_db


def page_of(run: CourseRun, session) -> str:
    return reverse("courses:desk_attendance", args=[run.uuid, session.uuid])


def marks() -> dict[str, str]:
    return dict(Attendance.objects.values_list("registration__person__name", "state"))


@pytest.fixture
def people(run: CourseRun) -> list:
    return [make_registration(run, make_person(name)) for name in ("Ada Quell", "Ben Quell", "Cem Quell")]


def test_everyone_is_marked_with_one_form(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    ada, ben, cem = (registration.uuid.hex for registration in people)
    assert "Ada Quell" in desk.get(page_of(run, session)).text
    answer = desk.post(page_of(run, session), {ada: "present", ben: "excused", cem: "absent"}, follow=True)
    assert "Saved: 3 marks." in answer.text
    assert marks() == {"Ada Quell": "present", "Ben Quell": "excused", "Cem Quell": "absent"}
    assert answer.text.count("checked") == 3


def test_sent_twice_it_changes_nothing_more(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    same = {people[0].uuid.hex: "present"}
    desk.post(page_of(run, session), same)
    assert "Nothing changed." in desk.post(page_of(run, session), same, follow=True).text
    assert AuditEntry.objects.filter(action="attendance.marked").count() == 1


def test_a_mark_can_be_corrected(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    desk.post(page_of(run, session), {people[0].uuid.hex: "present"})
    desk.post(page_of(run, session), {people[0].uuid.hex: "excused"})
    assert marks() == {"Ada Quell": "excused"}


def test_everyone_else_was_there(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    desk.post(page_of(run, session), {people[1].uuid.hex: "absent", "everyone": "1"})
    assert marks() == {"Ada Quell": "present", "Ben Quell": "absent", "Cem Quell": "present"}


def test_unknown_marks_and_foreign_people_are_ignored_or_refused(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    other = make_registration(make_run(make_course(run.course.organisation)), make_person("Foreign"))
    assert "Select a valid choice." in desk.post(page_of(run, session), {people[0].uuid.hex: "flying"}).text
    desk.post(page_of(run, session), {other.uuid.hex: "present", "everyone": "1"})
    assert "Foreign" not in marks()


def test_nobody_is_marked_before_the_day(desk: Client, run: CourseRun, people: list) -> None:
    session = run.offering.sessions.last()
    assert "from the day of the session on" in desk.get(page_of(run, session)).text
    desk.post(page_of(run, session), {people[0].uuid.hex: "present"})
    assert marks() == {}


def test_a_cancelled_session_takes_no_marks(desk: Client, run: CourseRun, people: list) -> None:
    session = move_back(run, 0)
    cancel_session(session=session, by=None)
    assert "has been cancelled" in desk.get(page_of(run, session)).text
    desk.post(page_of(run, session), {people[0].uuid.hex: "present"})
    assert marks() == {}


def test_people_without_a_confirmed_place_are_not_on_the_list(desk: Client, house) -> None:
    run = make_run(make_course(house), places=1)
    make_registration(run, make_person("Ada Quell"))
    make_registration(run, make_person("Ben Quell"))
    assert "Ben Quell" not in desk.get(page_of(run, move_back(run, 0))).text


def test_being_there_completes_a_course_that_asks_for_it(desk: Client, house) -> None:
    rule = {"lessons": "none", "quizzes": "none", "attendance": 50}
    run = make_run(make_course(house, completion=rule), sessions=2)
    ada, ben = (make_registration(run, make_person(name)) for name in ("Ada Quell", "Ben Quell"))
    session = move_back(run, 0)
    desk.post(page_of(run, session), {ada.uuid.hex: "present", ben.uuid.hex: "absent"})
    done = Enrolment.objects.exclude(completed_at=None)
    assert [enrolment.person.name for enrolment in done] == ["Ada Quell"]


def test_the_list_costs_the_same_with_one_and_with_three_people(desk: Client, house, assert_same_queries) -> None:
    run = make_run(make_course(house), places=9)
    session = move_back(run, 0)
    make_registration(run)
    assert_same_queries(lambda: desk.get(page_of(run, session)), lambda: make_registration(run))
