"""My Lichthof shows what is mine: next step, dates, courses, waiting list, messages, certificates, the rose window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from courses.completion import lessons_of
from courses.domain.progress import complete_lesson
from lms.views.me import greeting
from scheduler.domain.offerings import change_offering
from scheduler.domain.registration import register
from skills.domain.statements import raise_skills
from tests.accounts.makers import make_person, signed_in_client
from tests.courses.makers import enrol, make_course, make_dated_run, make_taught_course
from tests.events.judging_makers import make_judge
from tests.events.makers import make_event, make_hackathon

pytestmark = pytest.mark.django_db


def page_of(person: Person, language: str = "de") -> str:
    answer = signed_in_client(person).get(f"/{language}/me/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_strangers_are_sent_to_sign_in_and_come_back(client: Client) -> None:
    answer = client.get("/de/me/")
    assert answer.status_code == 302
    assert "next=/de/me/" in answer.headers["Location"]


def test_somebody_new_is_shown_a_way_in() -> None:
    page = page_of(make_person("Meriem Neu"))
    assert "Meriem" in page
    assert "/de/learn/?format=self_paced" in page


def test_the_next_step_leads_to_the_lesson_where_one_was() -> None:
    enrolment = enrol(make_taught_course())
    rows = lessons_of(enrolment.course.outline)
    complete_lesson(enrolment=enrolment, lesson_key=rows[0]["key"], by=enrolment.person)
    page = page_of(enrolment.person)
    assert f'href="/de/{enrolment.course.path}{rows[1]["slugs"]["de"]}/"' in page
    assert 'value="1" max="3"' in page


def test_dates_and_the_waiting_list_are_told_in_words() -> None:
    person, other = make_person(), make_person()
    mine, full = make_course(texts={"de": {"title": "Töpfern"}}), make_course(texts={"de": {"title": "Imkern"}})
    run, taken = make_dated_run(mine), make_dated_run(full, places=1)
    register(offering=run.offering, person=person, by=person)
    register(offering=taken.offering, person=other, by=other)
    waiting = register(offering=taken.offering, person=person, by=person)
    page = page_of(person)
    assert "Töpfern" in page
    assert "Imkern" in page
    assert f"/me/registrations/{waiting.uuid}/cancel/" in page
    assert "Imkern" not in page_of(make_person())


def test_a_wish_that_is_no_queue_is_not_called_a_waiting_list() -> None:
    run, person = make_dated_run(make_course()), make_person()
    change_offering(offering=run.offering, by=None, approval=True)
    register(offering=run.offering, person=person, by=person)
    page = page_of(person, "en")
    assert "Take my registration back" in page
    assert "waiting list" not in page


def test_the_next_step_without_a_course_is_what_one_does_at_an_event_or_the_next_date() -> None:
    judge, guest, event = make_person(), make_person(), make_event()
    make_judge(make_hackathon(), judge)
    register(offering=event.offering, person=guest, by=guest)
    assert "My judging</h2>" in page_of(judge, "en")
    assert "Find something you would like" in page_of(make_person(), "en")
    assert "Find something you would like" not in page_of(guest, "en")


def test_the_rose_window_lights_up() -> None:
    person = make_person()
    raise_skills(subject_kind="person", subject=person.uuid, skills=[{"code": "1.1", "level": 4}])
    page = page_of(person)
    assert '<svg class="wheel"' in page
    assert ">4</td>" in page


def test_three_courses_cost_as_many_queries_as_one(assert_same_queries: Any) -> None:
    person = make_person()

    def more() -> None:
        course = make_taught_course(quiz=False)
        enrol(course, person)
        run = make_dated_run(course, places=1)
        other = make_person()
        register(offering=run.offering, person=other, by=other)
        register(offering=run.offering, person=person, by=person)
        dated = make_dated_run(make_course())
        register(offering=dated.offering, person=person, by=person)

    more()
    client = signed_in_client(person)
    assert assert_same_queries(lambda: client.get("/de/me/"), more) <= 20


@pytest.mark.parametrize(("hour", "words"), [(7, "Good morning"), (14, "Good day"), (20, "Good evening")])
def test_the_greeting_knows_the_time_of_day(hour: int, words: str) -> None:
    from django.utils.translation import override

    with override("en"):
        assert greeting(datetime(2026, 11, 22, hour)) == words
