"""What people thought: asked once, answered once, kept without a name, shown only when it is many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Message, Person
from core.errors import Conflict, InvalidInput
from core.models import AuditEntry
from events.domain.feedback import ask_guests, give_feedback
from events.models import Event, Feedback
from events.selectors.feedback import mean_to_show, satisfaction_of
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.registration import register
from tests.accounts.makers import make_member, make_person, signed_in_client
from tests.events.makers import make_event, make_hackathon

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def event() -> Event:
    return make_event(starts_at=timezone.now() + SOON, hours=2)


def make_guest(event: Event, mark: str = "") -> Person:
    person = make_person(language="en")
    registration = register(offering=event.offering, person=person, by=person)
    if mark:
        mark_attendance(session=event.offering.sessions.get(), registration=registration, by=None, state=mark)
    return person


def after(event: Event, hours: float = 3) -> Any:
    return event.offering.ends_at + timedelta(hours=hours)


def test_an_answer_carries_no_person_and_no_moment(event: Event) -> None:
    guest = make_guest(event)
    give_feedback(event=event, by=guest, rating=4, liked="Soup", now=after(event))
    answer = Feedback.objects.get()
    assert (answer.rating, answer.liked) == (4, "Soup")
    assert {field.name for field in Feedback._meta.fields} == {"id", "event", "rating", "liked", "better", "given_on"}
    assert AuditEntry.objects.get(action="feedback.given").actor_id == ""


def test_everybody_answers_once(event: Event) -> None:
    guest = make_guest(event)
    give_feedback(event=event, by=guest, rating=4, now=after(event))
    with pytest.raises(Conflict) as refusal:
        give_feedback(event=event, by=guest, rating=1, now=after(event))
    assert refusal.value.code == "answered"
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(("hours", "code"), [(-4, "too_early"), (31 * 24, "closed")])
def test_answers_have_their_time(event: Event, hours: float, code: str) -> None:
    with pytest.raises(Conflict) as refusal:
        give_feedback(event=event, by=make_guest(event), rating=4, now=after(event, hours))
    assert refusal.value.code == code


def test_only_guests_answer_and_only_with_a_rating_there_is(event: Event) -> None:
    with pytest.raises(Conflict):
        give_feedback(event=event, by=make_person(), rating=4, now=after(event))
    with pytest.raises(InvalidInput):
        give_feedback(event=event, by=make_guest(event), rating=6, now=after(event))


def test_few_answers_stay_hidden(event: Event) -> None:
    moment, tomorrow = after(event), after(event, 26)
    for number in range(5):
        assert satisfaction_of(event, now=tomorrow).is_hidden
        give_feedback(event=event, by=make_guest(event), rating=1 + number, liked=f"{9 - number}", now=moment)
    assert satisfaction_of(event, now=moment).is_hidden, "the day is not over"
    shown = satisfaction_of(event, now=tomorrow)
    assert (shown.answers, shown.mean, shown.counts) == (5, 3.0, {5: 1, 4: 1, 3: 1, 2: 1, 1: 1})
    assert [row.liked for row in shown.words] == ["5", "6", "7", "8", "9"]


def test_the_mean_does_not_say_how_few_gave_which_rating() -> None:
    assert mean_to_show({5: 4, 4: 2, 3: 1}) == 4.5
    assert mean_to_show({5: 6, 4: 5, 1: 5}) == 3.4375


def test_who_looks_before_and_after_an_answer_learns_nothing_of_it(event: Event) -> None:
    for _number in range(5):
        give_feedback(event=event, by=make_guest(event), rating=5, now=after(event))
    before = satisfaction_of(event, now=after(event, 26))
    give_feedback(event=event, by=make_guest(event), rating=1, liked="Not a word", now=after(event, 26))
    assert satisfaction_of(event, now=after(event, 50)) == replace(before, answers=6)
    for _number in range(4):
        give_feedback(event=event, by=make_guest(event), rating=1, now=after(event, 50))
    assert satisfaction_of(event, now=after(event, 74)).counts == {5: 5, 4: 0, 3: 0, 2: 0, 1: 5}


def test_who_was_there_is_asked_once(event: Event, deliver_outbox: Callable[[], int]) -> None:
    there, away = make_guest(event, "present"), make_guest(event, "absent")
    assert ask_guests(now=after(event, 1)) == 0
    for _ in range(2):
        assert ask_guests(now=after(event)) == 1
        deliver_outbox()
    assert Message.objects.get(kind="feedback_wanted").person == there
    assert away.pk != there.pk


def test_the_page_takes_the_answer(event: Event) -> None:
    guest = make_guest(event)
    client = signed_in_client(guest)
    address = f"/en/events/{event.slug}/feedback/"
    assert "as soon as the event has begun" in client.get(address).content.decode()
    type(event.offering).objects.filter(pk=event.offering_id).update(
        starts_at=timezone.now() - SOON, ends_at=timezone.now() + SOON
    )
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"rating": "5", "liked": "Light"}).status_code == 302
    assert "You have answered" in client.get(address).content.decode()
    assert Feedback.objects.get().rating == 5


QUESTION = "Two questions, answered without your name."


def begun(event: Event, *, ended: timedelta | None = None) -> None:
    now = timezone.now()
    ends = now - ended if ended else now + SOON
    type(event.offering).objects.filter(pk=event.offering_id).update(starts_at=ends - 2 * SOON, ends_at=ends)
    event.offering.refresh_from_db()


def test_the_page_of_the_event_asks_those_who_were_there_until_they_have_answered(event: Event) -> None:
    guest, away = make_guest(event, "present"), make_guest(event, "absent")
    page = f"/en/events/{event.slug}/"
    assert QUESTION not in signed_in_client(guest).get(page).text
    begun(event, ended=timedelta(days=2))
    asked = signed_in_client(guest).get(page).text
    assert QUESTION in asked
    assert f"{page}feedback/" in asked
    for person in (away, make_person()):
        assert QUESTION not in signed_in_client(person).get(page).text
    give_feedback(event=event, by=guest, rating=4)
    assert QUESTION not in signed_in_client(guest).get(page).text


def test_a_month_later_nobody_is_asked_any_more(event: Event) -> None:
    guest = make_guest(event)
    begun(event, ended=timedelta(days=31))
    assert QUESTION not in signed_in_client(guest).get(f"/en/events/{event.slug}/").text


def test_the_hub_of_a_hackathon_asks_too() -> None:
    event = make_hackathon()
    guest = make_guest(event)
    begun(event)
    assert QUESTION in signed_in_client(guest).get(f"/en/events/{event.slug}/").text


def test_the_desk_sees_the_address_while_answers_are_collected(event: Event) -> None:
    desk = signed_in_client(make_member(event.organisation, language="en"))
    page, link = f"/en/desk/events/{event.slug}/report/", f"/en/events/{event.slug}/feedback/"
    assert link not in desk.get(page).text
    begun(event)
    assert link in desk.get(page).text
