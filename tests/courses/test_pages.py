"""The course's and the lesson's page, as strangers and learners see them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.completion import lessons_of
from courses.domain.courses import create_course
from courses.domain.imported import (
    ImportedCourse,
    ImportedRun,
    ImportedSession,
    ImportedText,
    write_imported_courses,
)
from courses.domain.progress import complete_lesson
from courses.domain.publishing import withdraw_course
from courses.models import Course, Enrolment, LessonPage, QuizAttempt
from tests.accounts.makers import make_organisation, make_person, signed_in_client

from .makers import (
    enrol,
    make_course,
    make_dated_run,
    make_quiz,
    make_self_paced,
    make_taught_course,
    question_keys,
    quiz_of,
    right_answers,
)

pytestmark = pytest.mark.django_db
OVERRIDE = "\u202e"


def lesson_address(course: Course, number: int, language: str = "de") -> str:
    return f"/{language}/{course.path}{lessons_of(course.outline)[number - 1]['slugs']['de']}/"


def test_a_stranger_sees_the_course_without_cookie_or_inline_script(client: Client) -> None:
    course = make_taught_course()
    make_dated_run(course)
    make_self_paced(course)
    answer = client.get(f"/de/{course.path}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert " style=" not in page
    assert "onclick" not in page


def test_the_page_names_its_twin_for_programs_and_its_languages(client: Client) -> None:
    course = make_taught_course(languages=("de", "uk"))
    page = client.get(f"/uk/{course.path}").content.decode()
    assert f'type="application/ld+json" href="/uk/{course.path}course.jsonld"' in page
    assert set(re.findall(r'<link rel="alternate" hreflang="([\w-]+)"', page)) == {"de", "uk", "x-default"}
    assert re.search(rf'<link rel="canonical" href="[^"]*/uk/{course.path}">', page)


def test_a_language_without_text_shows_the_german_one_with_a_note(client: Client) -> None:
    course = make_taught_course(languages=("de",))
    page = client.get(f"/ar/{course.path}").content.decode()
    title = course.titles["de"]
    assert f'lang="de" dir="auto">{title}</h1>' in page
    assert re.search(rf'<link rel="canonical" href="[^"]*/de/{course.path}">', page)
    assert "note--info" in page


def test_the_jsonld_is_a_course_with_its_runs(client: Client) -> None:
    course = make_taught_course(skills=[{"code": "1.1", "level": 3}])
    make_dated_run(course, places=7)
    answer = client.get(f"/de/{course.path}course.jsonld")
    made = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert (made["@type"], made["inLanguage"], made["name"]) == ("Course", "de", course.titles["de"])
    run = made["hasCourseInstance"][0]
    assert (run["courseMode"], run["maximumAttendeeCapacity"]) == ("Onsite", 7)
    assert run["courseSchedule"] == {"@type": "Schedule", "repeatCount": 2, "repeatFrequency": "P7D"}
    assert made["provider"] == {"@type": "Organization", "name": course.organisation.name}
    assert re.search(r"T18:00:00[+]0[12]:00$", run["startDate"])
    assert made["teaches"] == ["Suchen, stöbern und filtern"]


def test_drafts_are_unknown_and_withdrawn_courses_say_so(client: Client) -> None:
    draft = make_course(publish=False)
    assert client.get(f"/de/{draft.path}").status_code == 404
    course = make_course()
    withdraw_course(course=course, by=None)
    assert client.get(f"/de/{course.path}").status_code == 410
    assert client.get(f"/de/{course.path}course.jsonld").status_code == 404


def test_everyone_reads_the_first_lesson_and_learns_how_to_join_for_the_second(client: Client) -> None:
    course = make_taught_course()
    first = client.get(lesson_address(course, 1))
    assert first.status_code == 200
    assert not first.cookies
    assert "Text l1 de" in first.content.decode()
    second = client.get(lesson_address(course, 2))
    assert second.status_code == 403
    assert "Text l2 de" not in second.content.decode()


def test_one_click_enrols_and_leads_to_the_lesson_and_two_clicks_do_no_harm() -> None:
    course, person = make_taught_course(), make_person()
    run, client = make_self_paced(course), signed_in_client(person)
    for _time in range(2):
        answer = client.post(f"/de/{course.path}enrol/{run.offering.uuid}/", follow=True)
        assert answer.redirect_chain[-1][0] == lesson_address(course, 1)
    assert Enrolment.objects.filter(person=person).count() == 1


def test_a_run_of_another_course_cannot_be_joined_here() -> None:
    course, other = make_taught_course(), make_taught_course()
    run = make_self_paced(other)
    answer = signed_in_client(make_person()).post(f"/de/{course.path}enrol/{run.offering.uuid}/")
    assert answer.status_code == 404


def test_one_resumes_where_one_was_and_nobody_elses_enrolment_exists() -> None:
    enrolment = enrol(make_taught_course())
    course = enrolment.course
    client = signed_in_client(enrolment.person)
    client.get(lesson_address(course, 2))
    assert client.get(f"/de/me/courses/{enrolment.uuid}/").headers["Location"] == lesson_address(course, 2)
    stranger = signed_in_client(make_person())
    assert stranger.get(f"/de/me/courses/{enrolment.uuid}/").status_code == 404


def test_a_strangers_posts_change_nothing() -> None:
    course = make_taught_course()
    enrol(course)
    quiz, address = quiz_of(course), lesson_address(course, 3)
    stranger = signed_in_client(make_person())
    assert stranger.post(f"{address}done/").status_code == 404
    key, value = next(iter(right_answers(quiz).items()))
    assert stranger.post(f"{address}quiz/{quiz.uuid}/", {"question": key, "answer": value}).status_code == 404
    assert QuizAttempt.objects.count() == 0


def test_finishing_leads_to_the_next_lesson_and_shows_the_way() -> None:
    enrolment = enrol(make_taught_course())
    client, course = signed_in_client(enrolment.person), enrolment.course
    answer = client.post(f"{lesson_address(course, 1)}done/", follow=True)
    assert answer.redirect_chain[-1][0] == lesson_address(course, 2)
    assert 'value="1" max="3"' in answer.content.decode()


def test_a_quiz_is_answered_by_plain_forms_with_feedback_at_once() -> None:
    enrolment = enrol(make_taught_course())
    client, course = signed_in_client(enrolment.person), enrolment.course
    quiz, address = quiz_of(course), lesson_address(course, 3)
    keys = question_keys(quiz)
    assert "Was ist KI?" in client.get(address).content.decode()
    wrong = next(o["id"] for o in quiz.questions.raw_data[0]["value"]["options"] if not o["value"]["correct"])
    page = client.post(
        f"{address}quiz/{quiz.uuid}/", {"question": keys["single"], "answer": wrong}, follow=True
    ).content.decode()
    assert "Lies noch einmal." in page
    assert "opt--wrong" in page
    for key, value in right_answers(quiz).items():
        page = client.post(
            f"{address}quiz/{quiz.uuid}/", {"question": key, "answer": value}, follow=True
        ).content.decode()
    assert "Genau." in page
    result = client.get(address).content.decode()
    assert 'class="fb"' in result
    assert QuizAttempt.objects.get().right == 5


def test_an_empty_answer_comes_back_with_a_sentence() -> None:
    enrolment = enrol(make_taught_course())
    client, quiz = signed_in_client(enrolment.person), quiz_of(enrolment.course)
    address = lesson_address(enrolment.course, 3)
    answer = client.post(f"{address}quiz/{quiz.uuid}/", {"question": question_keys(quiz)["single"]}, follow=True)
    assert answer.status_code == 200
    assert "toast--warning" in answer.content.decode()


@pytest.mark.parametrize("data", [{"question": "nonsense", "answer": "x"}, {"question": "", "answer": "x"}])
def test_answers_to_questions_that_do_not_exist_store_nothing(data: dict[str, str]) -> None:
    enrolment = enrol(make_taught_course())
    client, quiz = signed_in_client(enrolment.person), quiz_of(enrolment.course)
    answer = client.post(f"{lesson_address(enrolment.course, 3)}quiz/{quiz.uuid}/", data)
    assert answer.status_code in {302, 422}
    assert QuizAttempt.objects.count() == 0


def test_a_quiz_that_is_not_in_this_lesson_is_unknown() -> None:
    enrolment = enrol(make_taught_course())
    client, foreign = signed_in_client(enrolment.person), make_quiz(enrolment.course.organisation)
    key, value = next(iter(right_answers(foreign).items()))
    address = f"{lesson_address(enrolment.course, 3)}quiz/{foreign.uuid}/"
    assert client.post(address, {"question": key, "answer": value}).status_code == 404
    own = quiz_of(enrolment.course)
    assert client.post(f"{lesson_address(enrolment.course, 1)}quiz/{own.uuid}/", {}).status_code == 404


def test_a_withdrawn_lesson_shows_the_way_on() -> None:
    enrolment = enrol(make_taught_course(languages=("de",)))
    client, course = signed_in_client(enrolment.person), enrolment.course
    address = lesson_address(course, 2)
    LessonPage.objects.get(translation_key=lessons_of(course.outline)[1]["key"]).unpublish()
    answer = client.get(address)
    assert answer.status_code == 410
    assert lesson_address(course, 3) in answer.content.decode()
    assert client.get(f"/de/{course.path}never-was/").status_code == 404


def test_the_lesson_is_read_in_ukrainian_and_work_counts_everywhere() -> None:
    enrolment = enrol(make_taught_course(languages=("de", "uk")))
    client, course = signed_in_client(enrolment.person), enrolment.course
    assert "Text l1 uk" in client.get(lesson_address(course, 1, "uk")).content.decode()
    client.post(f"{lesson_address(course, 1, 'uk')}done/")
    assert 'value="1" max="3"' in client.get(lesson_address(course, 2, "de")).content.decode()


def test_a_lesson_costs_the_same_however_long_the_course_is(count_queries: Any) -> None:
    counts = []
    for length in (3, 30):
        enrolment = enrol(make_taught_course(lessons=length))
        client = signed_in_client(enrolment.person)
        address = lesson_address(enrolment.course, length)
        client.get(address)
        counts.append(count_queries(lambda client=client, address=address: client.get(address)))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_course_page_costs_the_same_with_one_run_and_with_three(assert_same_queries: Any, client: Client) -> None:
    course = make_taught_course(quiz=False)
    make_dated_run(course)
    queries = assert_same_queries(lambda: client.get(f"/de/{course.path}"), lambda: make_dated_run(course))
    assert queries <= 12


def test_hostile_texts_stay_harmless(client: Client) -> None:
    texts = {
        "de": {
            "title": f"<script>alert(1)</script>{OVERRIDE}Kurs",
            "summary": '"><img src=x onerror=alert(1)>',
            "description": "<p onclick='x()'>gut</p><script>alert(1)</script><a href='javascript:x()'>weg</a>",
            "outcomes": ["<b>fett</b>"],
        }
    }
    course = make_course(texts=texts)
    page = client.get(f"/de/{course.path}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "onclick" not in page
    assert "javascript:" not in page
    assert OVERRIDE not in page
    assert "&lt;b&gt;fett" in page


def test_a_title_of_10000_characters_is_refused_with_the_field() -> None:
    from core.errors import InvalidInput

    with pytest.raises(InvalidInput) as refused:
        create_course(organisation=make_organisation(), by=None, texts={"de": {"title": "x" * 10_000}})
    assert (refused.value.code, refused.value.field) == ("too_long", "title")


def test_completing_the_last_step_leads_home() -> None:
    enrolment = enrol(make_taught_course(quiz=False))
    rows = lessons_of(enrolment.course.outline)
    for row in rows[:-1]:
        complete_lesson(enrolment=enrolment, lesson_key=row["key"], by=enrolment.person)
    answer = signed_in_client(enrolment.person).post(f"{lesson_address(enrolment.course, 3)}done/")
    assert answer.headers["Location"] == "/de/me/"


def test_a_partners_run_that_names_no_page_leads_to_the_partners_own_door() -> None:
    partner = make_organisation(website="https://werk.example", is_partner=True)
    start = timezone.now() + timedelta(days=30)
    run = ImportedRun("r1", sessions=(ImportedSession(start, start + timedelta(hours=2)),), place_text="Haus 1")
    write_imported_courses(
        partner=partner, courses=[ImportedCourse("c1", texts={"de": ImportedText("Holz")}, runs=(run,))]
    )
    course = Course.objects.get()
    html = Client().get(f"/en/{course.path}").content.decode()
    assert 'href="https://werk.example"' in html
    assert "/places/" not in html


def test_an_unchanged_course_page_is_not_sent_twice(client: Client) -> None:
    course = make_taught_course()
    first = client.get(f"/de/{course.path}")
    assert first["ETag"]
    assert client.get(f"/de/{course.path}", headers={"if-none-match": first["ETag"]}).status_code == 304
