"""Planning a run: one choice, one page, a draft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, CourseRun
from scheduler.models import Venue

from .makers import make_course, make_organisation, make_run, make_venue

pytestmark = pytest.mark.django_db


def address(course: Course, format: str = "onsite") -> str:
    return f"{reverse('courses:desk_new_run', args=[course.slug])}?format={format}"


def answers(**changed: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=10)
    return {
        "token": str(uuid4()), "day": day.isoformat(), "clock": "18:00", "minutes": "90", "count": "3",
        "every_days": "7", "places": "12", "waiting": "confirm", "offer_hours": "48", "language": "en",
        "allocation": "first_come",
        "venue_name": "New house", "venue_street": "Lane 2", "venue_city": "Jena", "venue_rooms": "Blue room\nAttic",
        "venue_accessible": ["step_free", "lift"], "venue_note": "Ring twice.", "room": "Attic",
        "sign_language": "1", "childcare": "", "loan_laptop": "4", "note": "Bring an apron.",
    } | changed  # fmt: skip


def test_the_first_question_is_how_it_takes_place(desk: Client, course: Course) -> None:
    page = desk.get(reverse("courses:desk_new_run", args=[course.slug])).text
    assert "How does it take place?" in page
    assert "Please choose one of these." in desk.get(address(course, "by-pigeon")).text


def test_a_run_is_planned_with_sessions_places_services_and_a_new_venue(desk: Client, course: Course) -> None:
    answer = desk.post(address(course), answers())
    run = CourseRun.objects.get()
    assert answer["Location"] == reverse("courses:desk_run", args=[run.uuid])
    offering = run.offering
    assert (offering.status, run.language, run.note) == ("draft", "en", {"en": "Bring an apron."})
    assert [(s.venue.name, s.room) for s in offering.sessions.select_related("venue")] == [("New house", "Attic")] * 3
    assert [(p.key, p.size, p.is_service) for p in offering.pools.all()] == [
        ("", 12, False), ("sign_language", 1, True), ("loan_laptop", 4, True),
    ]  # fmt: skip
    assert offering.pools.get(key="loan_laptop").name["en"] == "Loan laptop"
    venue = Venue.objects.get()
    assert (venue.organisation, venue.rooms) == (course.organisation, ["Blue room", "Attic"])
    assert (venue.accessible, venue.note) == (["step_free", "lift"], {"en": "Ring twice."})


def test_the_draft_is_opened_by_a_button_and_is_bookable_then(desk: Client, course: Course) -> None:
    desk.post(address(course), answers())
    run = CourseRun.objects.get()
    page = desk.get(reverse("courses:desk_run", args=[run.uuid])).text
    assert "This is a draft." in page
    desk.post(reverse("courses:desk_open", args=[run.uuid]))
    desk.post(reverse("courses:desk_open", args=[run.uuid]))
    run.offering.refresh_from_db()
    assert run.offering.status == "open"


def test_the_same_form_sent_twice_makes_one_run(desk: Client, course: Course) -> None:
    same = answers()
    first, second = desk.post(address(course), same), desk.post(address(course), same)
    assert first["Location"] == second["Location"]
    assert (CourseRun.objects.count(), Venue.objects.count()) == (1, 1)


def test_a_foreign_token_makes_nothing_and_shows_nothing(desk: Client, course: Course) -> None:
    foreign = make_run(make_course(make_organisation()))
    answer = desk.post(address(course), answers(token=str(foreign.uuid)))
    assert "Please send the form once more." in answer.text
    assert str(foreign.uuid) not in answer.text
    assert CourseRun.objects.count() == 1


def test_the_series_keeps_its_clock_when_summer_time_ends(desk: Client, course: Course) -> None:
    year = timezone.localdate().year + 1
    last_sunday = max(date(year, 10, d) for d in range(25, 32) if date(year, 10, d).weekday() == 6)
    desk.post(address(course), answers(day=(last_sunday - timedelta(days=3)).isoformat(), count="2"))
    offering = CourseRun.objects.get().offering
    starts = [session.starts_at for session in offering.sessions.all()]
    assert [moment.astimezone(offering.zone).hour for moment in starts] == [18, 18]
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)


def test_a_known_room_is_chosen_from_the_list(desk: Client, course: Course) -> None:
    venue = make_venue(None)
    desk.post(address(course), answers(venue_name="", venue_rooms="", room="", place=f"{venue.uuid}|Hall"))
    session = CourseRun.objects.get().offering.sessions.first()
    assert (session.venue, session.room) == (venue, "Hall")


def test_a_taken_room_is_said_in_a_sentence_and_nothing_is_lost(desk: Client, course: Course) -> None:
    venue = make_venue(course.organisation)
    taken = make_run(course, venue=venue, room="Hall", days=10)
    answer = desk.post(
        address(course), answers(venue_name="", venue_rooms="", room="", place=f"{venue.uuid}|Hall", clock="19:00")
    )
    assert "Hall is taken then: “Bread from the oven”" in answer.text
    assert 'value="19:00"' in answer.text
    assert "Bring an apron." in answer.text
    assert f'value="{venue.uuid}|Hall" selected' in answer.text
    assert CourseRun.objects.get() == taken


def test_a_venue_of_another_house_cannot_be_chosen(desk: Client, course: Course) -> None:
    venue = make_venue(make_organisation(kind="company"), name="Secret office")
    assert "Secret office" not in desk.get(address(course)).text
    answer = desk.post(address(course), answers(venue_name="", venue_rooms="", room="", place=str(venue.uuid)))
    assert "Select a valid choice." in answer.text
    assert not CourseRun.objects.exists()


def test_an_online_run_asks_for_no_room(desk: Client, course: Course) -> None:
    assert "The venue is not on the list" not in desk.get(address(course, "online")).text
    desk.post(address(course, "online"), answers(online_url="https://meet.example/bread"))
    run = CourseRun.objects.get()
    assert run.format == "online"
    assert {(s.online_url, s.venue) for s in run.offering.sessions.all()} == {("https://meet.example/bread", None)}
    assert not Venue.objects.exists()


def test_a_self_paced_run_asks_for_neither_dates_nor_places(desk: Client, course: Course) -> None:
    page = desk.get(address(course, "self_paced")).text
    assert "First date" not in page
    desk.post(address(course, "self_paced"), {"token": str(uuid4()), "language": "de", "note": ""})
    run = CourseRun.objects.get()
    assert (run.is_self_paced, run.offering.pools.count(), run.offering.sessions.count()) == (True, 0, 0)


def test_waiting_list_policies_and_window_are_kept(desk: Client, course: Course) -> None:
    desk.post(
        address(course),
        answers(
            waiting="offer", offer_hours="24", approval="on", opens_at="2027-01-02T08:00", closes_at="2027-01-03T08:00"
        ),
    )
    offering = CourseRun.objects.get().offering
    assert (offering.waiting_list, offering.promotion, offering.offer_hours, offering.approval) == (
        True, "offer", 24, True,
    )  # fmt: skip
    assert offering.opens_at.astimezone(offering.zone).isoformat() == "2027-01-02T08:00:00+01:00"


def clock(**ahead: int) -> str:
    return (timezone.localtime() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def test_lots_are_planned_with_their_day(desk: Client, course: Course) -> None:
    desk.post(address(course), answers(allocation="lottery", draw_at=clock(days=3)))
    offering = CourseRun.objects.get().offering
    assert (offering.draws_lots, offering.draw_at.astimezone().date()) == (
        True, timezone.localdate() + timedelta(days=3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"draw_at": ""}, "Please say when lots are drawn."),
        ({"draw_at": clock(days=-1)}, "This time is over."),
        ({"draw_at": clock(days=11)}, "Lots must be drawn before it begins."),
        ({"draw_at": clock(days=2), "opens_at": clock(days=3)}, "Lots must be drawn after registration opens."),
        ({"draw_at": clock(days=2), "waiting": "none"}, "please keep one"),
        ({"draw_at": clock(days=2), "allocation": "by-age"}, "Please choose one of these."),
    ],
)
def test_a_draw_that_cannot_work_is_refused_with_a_sentence(
    desk: Client, course: Course, data: dict[str, str], sentence: str
) -> None:
    page = desk.post(address(course), answers(**{"allocation": "lottery"} | data))
    assert sentence in page.text
    assert not CourseRun.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "2027-02-30", "Enter a valid date."),
        ("day", "tomorrow", "Enter a valid date."),
        ("day", "2020-01-01", "This day is over."),
        ("day", "9999-12-31", "more than five years away"),
        ("clock", "25:00", "Enter a valid time."),
        ("minutes", "0", "a number from 5 to 1440"),
        ("minutes", "99999999999999999999", "a number from 5 to 1440"),
        ("count", "0", "a number from 1 to 100."),
        ("count", "1000000000", "a number from 1 to 100."),
        ("places", "0", "a number from 1 to 100000"),
        ("places", "1000000000", "a number from 1 to 100000"),
        ("places", "-3", "a number from 1 to 100000"),
        ("places", "١٢x", "a number from 1 to 100000"),
        ("childcare", "1000000000", "a number from 0 to 1000."),
        ("every_days", "0", "Select a valid choice."),
        ("language", "xx", "Select a valid choice."),
        ("venue_name", "x" * 10_000, "at most 200 characters"),
        ("venue_rooms", "y" * 101, "At most 100 characters"),
        ("venue_accessible", "flying", "Select a valid choice."),
        ("room", "z" * 10_000, "at most 100 characters"),
        ("note", "n" * 10_000, "at most 500 characters"),
        ("venue_name", "", "Please choose the place"),
        ("note", "nul\x00", "Null characters are not allowed."),
        ("opens_at", "2027-02-30T08:00", "Enter a valid date/time."),
        ("opens_at", "0001-01-01T00:00", "This day is too far away."),
        ("token", "x", "Enter a valid UUID."),
    ],
)  # fmt: skip
def test_hostile_answers_are_told_apart_and_make_nothing(
    desk: Client, course: Course, field: str, value: str, sentence: str
) -> None:
    page = desk.post(address(course), answers(**{field: value}))
    assert page.status_code == 200
    assert sentence in page.text
    assert "There is a problem" in page.text
    assert not CourseRun.objects.exists()
    assert not Venue.objects.exists()


def test_closing_before_opening_is_refused(desk: Client, course: Course) -> None:
    page = desk.post(address(course), answers(opens_at="2027-02-03T08:00", closes_at="2027-02-02T08:00"))
    assert "Registration must close after it opens." in page.text


def test_names_lose_what_turns_text_around(desk: Client, course: Course) -> None:
    desk.post(address(course), answers(venue_name="House \u202eexe.<script>"))
    run = CourseRun.objects.get()
    assert Venue.objects.get().name == "House exe.<script>"
    assert "<script>" not in desk.get(reverse("courses:desk_run", args=[run.uuid])).text.split("</head>")[1]


def test_an_empty_form_says_what_is_missing(desk: Client, course: Course) -> None:
    page = desk.post(address(course), {}).text
    assert page.count("This field is required.") >= 4
    assert not CourseRun.objects.exists()
