"""The people of a run: progress, services, taking somebody off, the list on paper and as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from core.models import AuditEntry
from courses.models import CourseRun, LessonProgress, QuizAttempt
from scheduler.desk.table import harmless
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.offerings import add_pool
from scheduler.domain.registration import register

from .makers import make_course, make_person, make_registration, make_run, move_back

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def to(name: str, run: CourseRun, *more: object) -> str:
    return reverse(f"courses:desk_{name}", args=[run.uuid, *more])


def learn(registration, lessons: int, *, quiz: bool = False) -> None:
    """The first `lessons` lessons are done; with `quiz` the first lesson's quiz is passed."""
    enrolment = registration.enrolment
    rows = [row for module in enrolment.course.outline["modules"] for row in module["lessons"]]
    for row in rows[:lessons]:
        LessonProgress.objects.create(enrolment=enrolment, lesson_key=UUID(row["key"]), completed_at=NOW)
    if quiz:
        QuizAttempt.objects.create(
            enrolment=enrolment, quiz_uuid=UUID(rows[0]["quizzes"][0]), passed_at=NOW, answered_at=NOW
        )


@pytest.fixture
def class_(house) -> CourseRun:
    return make_run(make_course(house, lessons=4), places=3)


def test_the_roster_shows_progress_lesson_by_lesson(desk: Client, class_: CourseRun) -> None:
    learn(make_registration(class_, make_person("Ada Quell")), 3, quiz=True)
    learn(make_registration(class_, make_person("Ben Quell")), 1)
    page = desk.get(to("roster", class_)).text
    ada, ben = page.split("roster__n")[1:]
    assert "3 of 4 lessons done" in ada
    assert (ada.count("heat__c--on"), ada.count("heat__c--half"), ada.count("heat__m")) == (3, 0, 2)
    assert "1/1" in ada
    assert (ben.count("heat__c--on"), ben.count("heat__c--half")) == (0, 1)
    assert "0/1" in ben


def test_the_roster_shows_services_and_attendance(desk: Client, trainer, class_: CourseRun) -> None:
    pool = add_pool(
        offering=class_.offering, by=None, size=1, name={"en": "Childcare"}, key="childcare", is_service=True
    )
    ada = make_person("Ada Quell")
    registration = register(offering=class_.offering, person=ada, by=ada, pools=[pool])
    mark_attendance(session=move_back(class_, 1), registration=registration, by=trainer, state="absent")
    page = desk.get(to("roster", class_)).text
    assert "Childcare" in page
    assert "mark--absent" in page
    assert page.count("not marked") == 1


def test_waiting_reviewed_and_left_people_have_their_own_lists(desk: Client, house) -> None:
    run = make_run(make_course(house), places=1)
    for name in ("Ada Quell", "Ben Quell", "Cem Quell"):
        make_registration(run, make_person(name))
    gone = run.offering.registrations.get(person__name="Cem Quell")
    desk.post(to("take_off", run, gone.uuid), {"reason": "Asked for it."})
    assert "Ada Quell" in desk.get(to("roster", run)).text
    waiting = desk.get(to("roster", run), {"show": "waiting"}).text
    assert "Ben Quell" in waiting
    assert "Ada Quell" not in waiting
    left = desk.get(to("roster", run), {"show": "left"}).text
    assert "Cem Quell" in left
    assert "Asked for it." in left
    assert "Nobody here" in desk.get(to("roster", run), {"show": "review"}).text
    assert "Ada Quell" in desk.get(to("roster", run), {"show": "'; drop table"}).text


def test_whoever_is_in_the_draw_has_a_list_and_is_counted(desk: Client, house) -> None:
    run = make_run(make_course(house), allocation="lottery", draw_at=timezone.now() + timedelta(days=2))
    assert "In the draw" not in desk.get(to("roster", run)).text
    ada = make_registration(run, make_person("Ada Quell"))
    assert ada.state == "in_draw"
    assert "Ada Quell" not in desk.get(to("roster", run)).text
    page = desk.get(to("roster", run), {"show": "draw"}).text
    assert "Ada Quell" in page
    assert to("take_off", run, ada.uuid) in page
    assert "Ada Quell" in desk.get(to("roster_csv", run)).text
    overview = desk.get(to("run", run)).text
    assert "1 person is in the draw" in overview
    assert f"/en/places/{run.offering.uuid}/draw/" in overview


def test_a_place_that_is_kept_counts_as_one_and_is_marked(desk: Client, house) -> None:
    run, ada = make_run(make_course(house)), make_person("Ada Quell")
    register(offering=run.offering, person=ada, by=ada, conditions=["guardian"])
    page = desk.get(to("roster", run)).text
    assert "Ada Quell" in page
    assert "Kept until something is settled" in page


@pytest.mark.parametrize("show", ["places", "waiting"])
def test_the_roster_costs_the_same_with_one_and_with_three_people(
    desk: Client, house, assert_same_queries, show: str
) -> None:
    run = make_run(make_course(house, lessons=4, completion={"attendance": 50}), places=1 if show == "waiting" else 9)
    make_registration(run)

    def more() -> None:
        registration = make_registration(run)
        if show == "places":
            learn(registration, 2, quiz=True)

    more()
    assert_same_queries(lambda: desk.get(to("roster", run), {"show": show}), more)


def test_paper_and_file_cost_the_same_with_one_and_with_three_people(
    desk: Client, class_: CourseRun, assert_same_queries
) -> None:
    make_registration(class_)

    def more() -> None:
        learn(make_registration(class_), 1)

    more()
    class_.offering.pools.update(size=20)
    assert_same_queries(lambda: desk.get(to("roster_print", class_)), more)
    assert_same_queries(lambda: desk.get(to("roster_csv", class_)), more)


def test_taking_somebody_off_wants_a_reason_tells_them_and_lets_the_next_one_in(
    desk: Client, house, deliver_outbox
) -> None:
    run = make_run(make_course(house), places=1)
    ada, ben = (make_registration(run, make_person(name, language="en")) for name in ("Ada Quell", "Ben Quell"))
    deliver_outbox()
    assert "Take Ada Quell off?" in desk.get(to("take_off", run, ada.uuid)).text
    assert "Please say why." in desk.post(to("take_off", run, ada.uuid), {"reason": ""}).text
    answer = desk.post(to("take_off", run, ada.uuid), {"reason": "You wrote that you moved away."}, follow=True)
    assert "Ada Quell is taken off and told." in answer.text
    again = desk.post(to("take_off", run, ada.uuid), {"reason": "Twice."}, follow=True)
    assert "not registered any more" in again.text
    ada.refresh_from_db()
    ben.refresh_from_db()
    assert (ada.state, ben.state) == ("cancelled", "confirmed")
    assert not run.enrolments.active().filter(person=ada.person).exists()
    deliver_outbox()
    told = Message.objects.filter(person=ada.person, text__contains="You wrote that you moved away.")
    assert told.count() == 1


def test_the_file_holds_everyone_and_says_who_took_it(desk: Client, trainer, class_: CourseRun) -> None:
    learn(make_registration(class_, make_person("Ada Quell")), 2)
    answer = desk.get(to("roster_csv", class_))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="bread')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Name"], row["State"], row["Lessons done"], row["Lessons"]) for row in rows] == [
        ("Ada Quell", "Confirmed", "2", "4")
    ]
    entry = AuditEntry.objects.get(action="roster.downloaded")
    assert (entry.subject_id, entry.actor_id, entry.data) == (str(class_.uuid), str(trainer.uuid), {"rows": 1})


def test_a_german_file_uses_the_semicolon(desk: Client, class_: CourseRun) -> None:
    text = desk.get(to("roster_csv", class_).replace("/en/", "/de/")).content.decode("utf-8-sig")
    assert text.splitlines()[0].count(";") >= 10


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", "\u00a0=1"])
def test_no_cell_is_calculated(desk: Client, class_: CourseRun, name: str) -> None:
    person = make_person("Ada Quell")
    type(person).objects.filter(pk=person.pk).update(name=name)
    make_registration(class_, person)
    row = next(csv.DictReader(io.StringIO(desk.get(to("roster_csv", class_)).content.decode("utf-8-sig"))))
    assert row["Name"] == f"'{name}"


def test_plain_cells_stay_as_they_are() -> None:
    assert [harmless(value) for value in (None, 7, "Ada Quell", "a=b", "")] == ["", "7", "Ada Quell", "a=b", ""]


def test_the_list_on_paper_has_a_column_for_each_session(desk: Client, class_: CourseRun) -> None:
    make_registration(class_, make_person("Ada Quell"))
    page = desk.get(to("roster_print", class_)).text
    assert "Ada Quell" in page
    assert page.count('<th class="table__h"') == 2 + 2


def test_a_name_from_outside_is_shown_and_not_run(desk: Client, class_: CourseRun) -> None:
    person = make_person("Ada Quell")
    type(person).objects.filter(pk=person.pk).update(name="<img src=x>")
    make_registration(class_, person)
    for name in ("roster", "roster_print"):
        assert "<img src=x>" not in desk.get(to(name, class_)).text
