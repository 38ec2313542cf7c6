"""The page of a run, and what one can do there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from core.models import AuditEntry
from courses.domain.publishing import withdraw_course
from courses.models import CourseRun
from scheduler.domain.offerings import change_offering, close_offering
from scheduler.models import Session

from .makers import make_course, make_person, make_registration, make_run, make_venue, move_back

pytestmark = pytest.mark.django_db


def to(name: str, run: CourseRun, *more: object) -> str:
    return reverse(f"courses:desk_{name}", args=[run.uuid, *more])


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("person__name", flat=True))


def session_answers(**changed: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=20)
    return {"day": day.isoformat(), "clock": "10:00", "minutes": "60"} | changed


def test_the_page_shows_sessions_places_and_the_waiting_list_in_order(desk: Client, course) -> None:
    run = make_run(course, places=1, venue=make_venue(course.organisation), room="Hall")
    for name in ("Ada Quell", "Ben Quell", "Cem Quell"):
        make_registration(run, make_person(name))
    page = desk.get(to("run", run)).text
    assert "1 of 1" in page
    assert "2 people wait" in page
    assert page.index("Ben Quell") < page.index("Cem Quell")
    assert page.count("Old bakery, Hall") >= 2
    assert "Ada Quell" not in page


def test_the_page_costs_the_same_with_one_and_with_three_rows(desk: Client, course, assert_same_queries) -> None:
    run = make_run(course, places=1, sessions=1, venue=make_venue(None), room="Hall")
    make_registration(run)
    make_registration(run)

    def more() -> None:
        make_registration(run)
        starts = run.offering.sessions.last().starts_at + timedelta(days=1)
        venue = make_venue(None)
        Session.objects.create(
            offering=run.offering, starts_at=starts, ends_at=starts + timedelta(hours=1), venue=venue
        )

    assert_same_queries(lambda: desk.get(to("run", run)), more)


def test_registration_closes_and_opens_again(desk: Client, run: CourseRun) -> None:
    for name, status in [("close", "closed"), ("close", "closed"), ("open", "open"), ("open", "open")]:
        assert desk.post(to(name, run)).status_code == 302
        run.offering.refresh_from_db()
        assert run.offering.status == status
    assert desk.get(to("close", run)).status_code == 405


def test_a_run_without_a_date_cannot_be_opened(desk: Client, course) -> None:
    run = make_run(course, sessions=1, open_now=False)
    run.offering.sessions.all().delete()
    page = desk.post(to("open", run), follow=True).text
    assert "Please add a session first" in page
    run.offering.refresh_from_db()
    assert run.offering.status == "draft"


def test_the_page_says_when_the_course_itself_is_not_public(desk: Client, run: CourseRun) -> None:
    assert "Publish the course first." not in desk.get(to("run", run)).text
    withdraw_course(course=run.course, by=None)
    assert "Publish the course first." in desk.get(to("run", run)).text


def test_moving_a_session_tells_everyone_who_is_registered(desk: Client, course, deliver_outbox) -> None:
    run = make_run(course, places=1)
    make_registration(run, make_person("Ada Quell"))
    make_registration(run, make_person("Ben Quell"))
    session = run.offering.sessions.first()
    venue = make_venue(course.organisation)
    desk.get(to("move", run, session.uuid))
    answer = desk.post(to("move", run, session.uuid), session_answers(place=f"{venue.uuid}|Hall"), follow=True)
    assert "The session is moved. 2 people are told." in answer.text
    session.refresh_from_db()
    assert session.starts_at.astimezone(run.offering.zone).hour == 10
    assert (session.venue, session.room, session.ends_at - session.starts_at) == (venue, "Hall", timedelta(hours=1))
    deliver_outbox()
    assert told("session_moved") == {"Ada Quell", "Ben Quell"}


def test_moving_twice_by_a_double_click_tells_once(desk: Client, run: CourseRun, deliver_outbox) -> None:
    make_registration(run, make_person("Ada Quell"))
    session = run.offering.sessions.first()
    same = session_answers(place=str(make_venue(None).uuid))
    desk.post(to("move", run, session.uuid), same)
    desk.post(to("move", run, session.uuid), same)
    deliver_outbox()
    assert Message.objects.filter(kind="session_moved").count() == 1


def test_a_move_into_a_taken_room_is_refused_with_a_sentence(desk: Client, course) -> None:
    venue = make_venue(course.organisation)
    make_run(course, venue=venue, room="Hall", days=20, sessions=1)
    run = make_run(make_course(course.organisation))
    session = run.offering.sessions.first()
    was = session.starts_at
    page = desk.post(to("move", run, session.uuid), session_answers(clock="18:30", place=f"{venue.uuid}|Hall")).text
    assert "Hall is taken then" in page
    assert 'value="18:30"' in page
    session.refresh_from_db()
    assert session.starts_at == was


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "2027-02-31"}, "Enter a valid date."),
        ({"day": "2001-01-01"}, "This day is over."),
        ({"minutes": "1000000000"}, "a number from 5 to 1440"),
        ({"place": "x"}, "Select a valid choice."),
        ({"place": ""}, "Please choose the place"),
        ({"venue_name": "v" * 10_000}, "at most 200 characters"),
    ],
)
def test_hostile_moves_change_nothing(desk: Client, run: CourseRun, changed: dict[str, str], sentence: str) -> None:
    session = run.offering.sessions.first()
    page = desk.post(to("move", run, session.uuid), session_answers(**changed))
    assert sentence in page.text
    assert session.starts_at == Session.objects.get(pk=session.pk).starts_at


def test_a_time_that_the_clock_change_skips_is_taken_an_hour_later(desk: Client, run: CourseRun, time_machine) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    session = run.offering.sessions.first()
    answer = desk.post(
        to("move", run, session.uuid),
        session_answers(day="2027-03-28", clock="02:30", place=str(make_venue(None).uuid)),
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.starts_at.astimezone(run.offering.zone).hour == 3


def test_cancelling_a_session_asks_first_and_tells_everyone(desk: Client, run: CourseRun, deliver_outbox) -> None:
    make_registration(run, make_person("Ada Quell"))
    session = run.offering.sessions.first()
    page = desk.get(to("cancel_session", run, session.uuid)).text
    assert "1 person is told at once" in page
    assert Session.objects.get(pk=session.pk).status == "planned"
    desk.post(to("cancel_session", run, session.uuid))
    desk.post(to("cancel_session", run, session.uuid))
    deliver_outbox()
    assert told("session_cancelled") == {"Ada Quell"}
    assert Session.objects.get(pk=session.pk).status == "cancelled"
    assert desk.get(to("move", run, session.uuid)).status_code == 302


def test_a_single_session_is_added_once_however_often_it_is_sent(desk: Client, run: CourseRun) -> None:
    same = session_answers(venue_name="Garden")
    desk.post(to("new_session", run), same)
    desk.post(to("new_session", run), same)
    assert run.offering.sessions.count() == 3
    assert run.offering.sessions.filter(venue__name="Garden").count() == 1


def test_more_places_go_to_those_who_wait(desk: Client, course, deliver_outbox) -> None:
    run = make_run(course, places=1)
    make_registration(run, make_person("Ada Quell"))
    waiting = make_registration(run, make_person("Ben Quell"))
    pool = run.offering.pools.get()
    answer = desk.post(to("places", run), {f"pool_{pool.pk}": "2"}, follow=True)
    assert "1 person moved up from the waiting list and was told." in answer.text
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    deliver_outbox()
    assert told("registration_promoted") == {"Ben Quell"}


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ("1", "2 places are taken; there cannot be fewer."),
        ("-1", "a number from 0 to 100000"),
        ("1000000000", "a number from 0 to 100000"),
        ("", "a number from 0 to 100000"),
    ],
)
def test_places_cannot_become_nonsense(desk: Client, run: CourseRun, size: str, sentence: str) -> None:
    make_registration(run)
    make_registration(run)
    pool = run.offering.pools.get()
    page = desk.post(to("places", run), {f"pool_{pool.pk}": size})
    assert sentence in page.text
    pool.refresh_from_db()
    assert pool.size == 3


def test_a_service_is_added_later_and_only_once(desk: Client, run: CourseRun) -> None:
    pool = run.offering.pools.get()
    same = {f"pool_{pool.pk}": "3", "new_childcare": "5"}
    desk.post(to("places", run), same)
    desk.post(to("places", run), same)
    assert [(p.key, p.size) for p in run.offering.pools.filter(is_service=True)] == [("childcare", 5)]


def test_a_pool_of_another_run_is_not_touched(desk: Client, run: CourseRun) -> None:
    other = make_run(make_course(run.course.organisation)).offering.pools.get()
    desk.post(to("places", run), {f"pool_{run.offering.pools.get().pk}": "4", f"pool_{other.pk}": "9"})
    other.refresh_from_db()
    assert other.size == 3


def test_cancelling_a_run_says_how_many_are_told_and_wants_a_reason(desk: Client, course, deliver_outbox) -> None:
    run = make_run(course, places=1)
    make_registration(run, make_person("Ada Quell"))
    make_registration(run, make_person("Ben Quell"))
    assert "2 people lose their place" in desk.get(to("cancel", run)).text
    for reason in ("", "   ", "\u200b"):
        assert "Please say why." in desk.post(to("cancel", run), {"reason": reason}).text
    assert "at most 500 characters" in desk.post(to("cancel", run), {"reason": "r" * 10_000}).text
    run.offering.refresh_from_db()
    assert run.offering.status == "open"
    answer = desk.post(to("cancel", run), {"reason": "The oven broke."}, follow=True)
    assert "The run is cancelled. 2 people are told." in answer.text
    assert "The oven broke." in answer.text
    again = desk.post(to("cancel", run), {"reason": "Another reason."}, follow=True)
    assert "cancelled already" in again.text
    deliver_outbox()
    assert told("offering_cancelled") == {"Ada Quell", "Ben Quell"}
    assert Message.objects.filter(kind="offering_cancelled", text__contains="The oven broke.").count() == 2


KEPT = {"waiting": "none", "allocation": "first_come"}


def test_nothing_can_be_done_with_a_cancelled_run(desk: Client, run: CourseRun) -> None:
    desk.post(to("cancel", run), {"reason": "The oven broke."})
    page = desk.get(to("run", run)).text
    assert to("open", run) not in page
    assert to("new_session", run) not in page
    assert "no longer possible" in desk.post(to("open", run), follow=True).text
    assert "has been cancelled" in desk.post(to("new_session", run), session_answers(venue_name="Garden")).text
    pool = run.offering.pools.get()
    assert "has been cancelled" in desk.post(to("change", run), KEPT | {"language": "en"}).text
    assert "has been cancelled" in desk.post(to("places", run), {f"pool_{pool.pk}": "9"}).text


def test_words_and_window_are_changed(desk: Client, run: CourseRun) -> None:
    change_offering(offering=run.offering, by=None, offer_hours=12, promotion="offer")
    page = desk.get(to("change", run)).text
    assert 'value="12"' in page
    answer = desk.post(
        to("change", run),
        KEPT | {"language": "uk", "note": "Park behind the house.", "closes_at": "2027-01-05T12:00"},
    )
    assert answer.status_code == 302
    run.refresh_from_db()
    run.offering.refresh_from_db()
    assert (run.language, run.note) == ("uk", {"en": "Park behind the house."})
    assert (run.offering.waiting_list, run.offering.closes_at.isoformat()) == (False, "2027-01-05T11:00:00+00:00")


def test_approving_gives_a_place_and_refusing_tells_the_reason(desk: Client, course, deliver_outbox) -> None:
    run = make_run(course, places=1, approval=True)
    first, second, third = (
        make_registration(run, make_person(name)) for name in ("Ada Quell", "Ben Quell", "Cem Quell")
    )
    page = desk.get(to("run", run)).text
    assert to("approve", run, first.uuid) in page
    assert "Ada Quell is accepted and has a place." in desk.post(to("approve", run, first.uuid), follow=True).text
    assert "decided already" in desk.post(to("approve", run, first.uuid), follow=True).text
    assert "Ben Quell is accepted and waits" in desk.post(to("approve", run, second.uuid), follow=True).text
    desk.get(to("refuse", run, third.uuid))
    desk.post(to("refuse", run, third.uuid), {"reason": "Only for beginners."})
    assert "decided already" in desk.post(to("refuse", run, third.uuid), {"reason": "No."}, follow=True).text
    states = [registration.state for registration in run.offering.registrations.order_by("id")]
    assert states == ["confirmed", "waiting", "refused"]
    deliver_outbox()
    assert told("registration_refused") == {"Cem Quell"}


def test_every_step_stands_in_the_audit_trail_with_the_trainer(desk: Client, trainer, run: CourseRun) -> None:
    desk.post(to("close", run))
    desk.post(to("cancel", run), {"reason": "The oven broke."})
    done = AuditEntry.objects.filter(actor_id=str(trainer.uuid)).values_list("action", flat=True)
    assert {"offering.closed", "offering.cancelled"} <= set(done)


def test_past_sessions_can_be_marked_but_not_moved(desk: Client, run: CourseRun) -> None:
    close_offering(offering=run.offering, by=None)
    session = move_back(run, 2)
    page = desk.get(to("run", run)).text
    assert to("attendance", run, session.uuid) in page
    assert to("move", run, session.uuid) not in page
