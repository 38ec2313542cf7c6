"""Doors of mentors, their times, the queue for help, and the desk of teams and mentors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from core.models import OutboxMessage
from events.domain.mentor_slots import make_slots, remind_of_slots
from events.domain.mentors import confirm_held, invite_mentor
from events.domain.publishing import cancel_event
from events.models import Event, HelpCall, Mentor, MentorLetter, MentorSlot, Team, TeamMember
from events.signals import mentoring_earned
from scheduler.selectors.own_calendar import entries_of
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client

from .makers import make_hackathon, make_team
from .team_makers import make_call, make_mentor, make_registered, make_slot, running_hackathon

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return running_hackathon(organisation=make_organisation())


def at(event: Event, path: str) -> str:
    return f"/en/events/{event.slug}/{path}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def desk(event: Event) -> Client:
    return signed_in_client(make_member(event.organisation, Role.OWNER, language="en"))


# --- invitation


def test_a_mentor_is_asked_by_letter_and_says_yes(
    event: Event, desk: Client, deliver_outbox: Any, mailoutbox: Any
) -> None:
    answer = desk.post(f"/en/desk/events/{event.slug}/mentors/", {"email": " Gesa@City.example "})
    assert answer.status_code == 302
    deliver_outbox()
    (letter,) = [mail for mail in mailoutbox if "gesa@city.example" in mail.to]
    address = next(word for word in letter.body.split() if "/mentors/invitation/" in word)
    path = "/" + address.split("/", 3)[3]
    client = signed_in_client(make_person(email="gesa@city.example", language="en"))
    assert "Will you be a mentor?" in page(client, path)
    client.post(path, {"yes": "1"})
    assert Mentor.objects.get().person.email == "gesa@city.example"
    assert not MentorLetter.objects.exists()
    assert client.get(path).status_code == 404


def test_the_letter_is_for_one_address_and_for_thirty_days(event: Event) -> None:
    owner = make_member(event.organisation, Role.OWNER)
    invite_mentor(event=event, email="gesa@city.example", by=owner)
    mail = OutboxMessage.objects.get(topic="mail.send")
    path = "/" + next(word for word in mail.payload["text"].split() if "/invitation/" in word).split("/", 3)[3]
    other = signed_in_client(make_person())
    other.post(path, {"yes": "1"})
    assert not Mentor.objects.exists()
    MentorLetter.objects.update(expires_at=timezone.now())
    assert other.get(path).status_code == 409


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 300 + "@city.example"])
def test_a_wrong_address_gets_a_sentence(event: Event, desk: Client, email: str) -> None:
    answer = desk.post(f"/en/desk/events/{event.slug}/mentors/", {"email": email})
    assert "There is a problem" in answer.content.decode()
    assert not MentorLetter.objects.exists()


# --- times


def test_times_are_made_in_one_go_without_overlapping(event: Event) -> None:
    mentor = make_mentor(event)
    client = signed_in_client(mentor.person)
    page(client, at(event, "mentors/mine/"))
    first = timezone.localtime(event.offering.starts_at + timedelta(hours=5), event.offering.zone).replace(minute=0)
    said = {
        "starts": f"{first:%Y-%m-%dT%H:%M}",
        "ends": f"{first + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "minutes": "20",
        "pause": "5",
        "place": "Table 3",
    }
    client.post(at(event, "mentors/mine/offer/"), said)
    spans = list(mentor.slots.values_list("starts_at", "ends_at"))
    assert len(spans) == 5
    assert all(end <= after for (_start, end), (after, _end) in zip(spans, spans[1:], strict=False))
    again = client.post(at(event, "mentors/mine/offer/"), said)
    assert "You offer these times already." in again.content.decode()
    assert mentor.slots.count() == 5


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        ("", "", "Give day and time."),
        ("2026-13-45T99:00", "x", "There is a problem"),
        ("2020-01-01T10:00", "2020-01-01T11:00", "This beginning is past."),
        ("2070-01-01T10:00", "2070-01-01T11:00", "Choose times during the event."),
    ],
)
def test_wrong_times_get_a_sentence(event: Event, starts: str, ends: str, sentence: str) -> None:
    client = signed_in_client(make_mentor(event).person)
    said = {"starts": starts, "ends": ends, "minutes": "20", "pause": "0"}
    answer = client.post(at(event, "mentors/mine/offer/"), said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MentorSlot.objects.exists()


def test_times_in_the_night_the_clocks_change_are_real_minutes() -> None:
    night = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    event = make_hackathon(starts_at=night)
    mentor = make_mentor(event)
    made = make_slots(mentor=mentor, starts_at=night + timedelta(hours=2), ends_at=night + timedelta(hours=4), minutes=30,
                      by=mentor.person, now=night)  # fmt: skip
    assert [slot.ends_at - slot.starts_at for slot in made] == [timedelta(minutes=30)] * 4
    assert len({slot.starts_at for slot in made}) == 4


def test_a_team_takes_a_time_and_gives_it_back(event: Event, deliver_outbox: Any) -> None:
    mentor = make_mentor(event, about={"en": "Sensors."})
    slot = make_slot(mentor, minutes=200)
    person = make_registered(event)
    team = make_team(event, person)
    client = signed_in_client(person)
    assert "Sensors." in page(client, at(event, "mentors/"))
    page(client, at(event, f"mentors/times/{slot.uuid}/"))
    assert (
        "There is a problem" in client.post(at(event, f"mentors/times/{slot.uuid}/"), {"topic": " "}).content.decode()
    )
    client.post(at(event, f"mentors/times/{slot.uuid}/"), {"topic": "Batteries"})
    slot.refresh_from_db()
    assert (slot.team, slot.taken, slot.topic) == (team, 1, "Batteries")
    deliver_outbox()
    assert mentor.person.messages.filter(kind="mentor_slot_booked").exists()
    calendar = client.get(at(event, f"mentors/times/{slot.uuid}/calendar.ics"))
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    client.post(at(event, f"mentors/times/{slot.uuid}/give-back/"))
    slot.refresh_from_db()
    assert (slot.team, slot.taken, slot.topic) == (None, 0, "")


def test_a_time_that_another_team_took_gets_a_sentence(event: Event) -> None:
    slot = make_slot(make_mentor(event), minutes=200, team=make_team(event))
    person = make_registered(event)
    make_team(event, person)
    client = signed_in_client(person)
    answer = client.post(at(event, f"mentors/times/{slot.uuid}/"), {"topic": "Batteries"})
    assert answer.status_code == 409
    assert "Another team has just taken this time." in answer.content.decode()
    assert client.get(at(event, f"mentors/times/{slot.uuid}/calendar.ics")).status_code == 404


def test_two_mentors_at_the_same_time_are_refused(event: Event) -> None:
    person = make_registered(event)
    team = make_team(event, person)
    make_slot(make_mentor(event), minutes=200, team=team)
    slot = make_slot(make_mentor(event), minutes=210)
    answer = signed_in_client(person).post(at(event, f"mentors/times/{slot.uuid}/"), {"topic": "Batteries"})
    assert "talks to another mentor at that time" in answer.content.decode()


def test_a_mentor_who_cannot_come_has_the_team_told(event: Event, deliver_outbox: Any) -> None:
    mentor, person = make_mentor(event), make_registered(event)
    slot = make_slot(mentor, minutes=200, team=make_team(event, person))
    signed_in_client(mentor.person).post(at(event, f"mentors/mine/{slot.uuid}/take-back/"))
    deliver_outbox()
    assert person.messages.filter(kind="mentor_slot_cancelled").exists()
    assert not MentorSlot.objects.exists()


def test_both_sides_are_reminded_once(event: Event, deliver_outbox: Any) -> None:
    mentor, person = make_mentor(event), make_registered(event)
    slot = make_slot(mentor, minutes=200, team=make_team(event, person))
    for _run in range(2):
        remind_of_slots(now=slot.starts_at - timedelta(minutes=15))
        deliver_outbox()
    assert person.messages.filter(kind="mentor_slot_reminder").count() == 1
    assert mentor.person.messages.filter(kind="mentor_slot_reminder").count() == 1


def test_of_an_event_that_was_called_off_nobody_is_reminded_and_nothing_is_taken(event: Event) -> None:
    mentor, person = make_mentor(event), make_registered(event)
    team = make_team(event, person)
    taken, free = make_slot(mentor, minutes=200, team=team), make_slot(mentor, minutes=300)
    cancel_event(event=event, by=None)
    assert remind_of_slots(now=taken.starts_at - timedelta(minutes=15)) == 0
    (entry,) = entries_of(mentor.person, timezone.now())
    assert entry.cancelled
    refused = signed_in_client(person).post(at(event, f"mentors/times/{free.uuid}/"), {"topic": "Sensors"})
    assert "This has been cancelled." in refused.content.decode()
    assert MentorSlot.objects.get(pk=free.pk).team is None


def test_strangers_read_what_mentors_help_with_but_no_name_unless_they_agreed(event: Event) -> None:
    make_mentor(event, make_person("Private Petra"), about={"en": "Sensors."})
    make_mentor(event, make_person("Open Olga"), about={"en": "Maps."}, name_public=True)
    seen = page(Client(), at(event, "mentors/"))
    assert "Sensors." in seen
    assert "Open Olga" in seen
    assert "Private Petra" not in seen


def test_the_page_of_mentors_takes_the_same_queries_with_three(event: Event, assert_same_queries: Any) -> None:
    client = signed_in_client(make_registered(event))

    def more() -> None:
        make_slot(make_mentor(event), minutes=200)

    more()
    assert_same_queries(lambda: page(client, at(event, "mentors/")), more)


# --- help


def test_a_team_calls_once_and_sees_where_it_stands(event: Event) -> None:
    first = make_registered(event)
    make_call(make_team(event, first), first)
    person = make_registered(event)
    make_team(event, person)
    client = signed_in_client(person)
    page(client, at(event, "help/"))
    assert "Say where you are" in client.post(at(event, "help/"), {"topic": "Maps"}).content.decode()
    for _time in range(2):
        assert client.post(at(event, "help/"), {"topic": "Maps", "place": "7"}).status_code == 302
    assert HelpCall.objects.filter(person=person).count() == 1
    assert "You are number 2" in page(client, at(event, "help/"))
    part = client.get(at(event, "help/"), headers={"HX-Request": "true"}).content.decode()
    assert "You are number 2" in part
    assert "<html" not in part


def test_a_mentor_takes_the_call_comes_and_says_it_is_done(event: Event, deliver_outbox: Any) -> None:
    person, mentor = make_registered(event), make_mentor(event)
    call = make_call(make_team(event, person), person)
    client = signed_in_client(mentor.person)
    assert "Table 7" in page(client, at(event, "help/"))
    client.post(at(event, f"help/{call.uuid}/take/"))
    deliver_outbox()
    assert person.messages.filter(kind="help_taken").exists()
    late = signed_in_client(make_mentor(event).person).post(at(event, f"help/{call.uuid}/take/"), follow=True)
    assert "Another mentor is on the way already." in late.content.decode()
    client.post(at(event, f"help/{call.uuid}/release/"))
    call.refresh_from_db()
    assert (call.state, call.mentor) == ("waiting", None)
    client.post(at(event, f"help/{call.uuid}/take/"))
    client.post(at(event, f"help/{call.uuid}/done/"))
    call.refresh_from_db()
    assert call.state == "done"
    assert "This call is over." in client.post(at(event, f"help/{call.uuid}/take/"), follow=True).content.decode()


def test_strangers_neither_see_nor_touch_the_queue(event: Event) -> None:
    person = make_registered(event)
    call = make_call(make_team(event, person), person, topic="Secret thing")
    stranger = make_registered(event)
    make_team(event, stranger)
    client = signed_in_client(stranger)
    assert "Secret thing" not in page(client, at(event, "help/"))
    for verb in ("take", "release", "done", "withdraw"):
        assert client.post(at(event, f"help/{call.uuid}/{verb}/")).status_code == 404


def test_before_the_event_nobody_calls() -> None:
    event = make_hackathon()
    person = make_registered(event)
    make_team(event, person)
    answer = signed_in_client(person).post(at(event, "help/"), {"topic": "Maps", "place": "7"})
    assert "while the event is running" in answer.content.decode()
    assert not HelpCall.objects.exists()


def test_the_queue_takes_the_same_queries_with_three_calls(event: Event, assert_same_queries: Any) -> None:
    client = signed_in_client(make_mentor(event).person)

    def more() -> None:
        team = make_team(event)
        make_call(team, team.captain)

    more()
    assert_same_queries(lambda: page(client, at(event, "help/")), more)


# --- the desk


def test_the_desk_sees_teams_and_who_has_none(event: Event, desk: Client, assert_same_queries: Any) -> None:
    make_team(event, make_registered(event), name="Lanterns")
    make_registered(event, name="Alone Alma")
    address = f"/en/desk/events/{event.slug}/teams/"
    seen = page(desk, address)
    assert "Lanterns" in seen
    assert "Alone Alma" in seen

    def more() -> None:
        make_team(event, make_registered(event))
        make_registered(event)

    more()
    assert_same_queries(lambda: page(desk, address), more)


def test_the_desk_moves_merges_appoints_and_dissolves_after_the_time(event: Event, desk: Client) -> None:
    address = f"/en/desk/events/{event.slug}/teams/"
    page(desk, f"{address}formation/")
    desk.post(f"{address}formation/", {"close": "1"})
    one, other = make_team(event, make_registered(event)), make_team(event, make_registered(event))
    alone = make_registered(event)
    page(desk, f"{address}people/{alone.uuid}/")
    desk.post(f"{address}people/{alone.uuid}/", {"into": one.slug})
    assert TeamMember.objects.get(person=alone).team == one
    page(desk, f"{address}{one.slug}/captain/")
    desk.post(f"{address}{one.slug}/captain/", {"person": str(alone.uuid)})
    one.refresh_from_db()
    assert one.captain == alone
    page(desk, f"{address}{other.slug}/merge/")
    desk.post(f"{address}{other.slug}/merge/", {"into": one.slug})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.taken, one.members.count(), other.state, other.taken) == (3, 3, "dissolved", 0)
    page(desk, f"{address}{one.slug}/dissolve/")
    desk.post(f"{address}{one.slug}/dissolve/")
    assert not Team.objects.active().exists()


def test_merging_into_a_team_that_is_too_small_changes_nothing(event: Event, desk: Client) -> None:
    one, other = make_team(event, make_person(), make_person(), size=2), make_team(event)
    address = f"/en/desk/events/{event.slug}/teams/{other.slug}/merge/"
    answer = desk.post(address, {"into": one.slug})
    assert "Together they would be 3" in answer.content.decode()
    assert other.members.count() == 1
    assert "There is a problem" in desk.post(address, {"into": "nobody"}).content.decode()


def test_a_foreign_desk_finds_nothing(event: Event) -> None:
    foreign = signed_in_client(make_member(make_organisation(), Role.OWNER))
    team = make_team(event)
    for path in ("teams/", "mentors/", f"teams/{team.slug}/merge/"):
        assert foreign.get(f"/en/desk/events/{event.slug}/{path}").status_code == 404


def test_confirmed_mentoring_is_announced_once(event: Event, desk: Client) -> None:
    mentor, heard = make_mentor(event), []

    def hear(sender: Any, mentor: Mentor, **kwargs: Any) -> None:
        heard.append(mentor.minutes)

    mentoring_earned.connect(hear)
    try:
        address = f"/en/desk/events/{event.slug}/mentors/{mentor.uuid}/confirm/"
        page(desk, address)
        assert "from 1 to 200" in desk.post(address, {"hours": "0"}).content.decode()
        desk.post(address, {"hours": "6"})
        desk.post(address, {"hours": "9"})
    finally:
        mentoring_earned.disconnect(hear)
    assert heard == [360]


def test_held_times_count_by_themselves_after_the_event(event: Event) -> None:
    mentor = make_mentor(event)
    slot = make_slot(mentor, minutes=-40, team=make_team(event))
    signed_in_client(mentor.person).post(at(event, f"mentors/mine/{slot.uuid}/held/"), {"held": "1"})
    assert confirm_held(now=timezone.now()) == 0
    assert confirm_held(now=event.offering.ends_at + timedelta(days=2)) == 1
    mentor.refresh_from_db()
    assert mentor.minutes == 20


def test_taking_a_mentor_off_frees_teams_and_calls(event: Event, desk: Client, deliver_outbox: Any) -> None:
    mentor, person = make_mentor(event), make_registered(event)
    team = make_team(event, person)
    make_slot(mentor, minutes=200, team=team)
    call = make_call(team, person, state="taken", mentor=mentor, taken_at=timezone.now())
    address = f"/en/desk/events/{event.slug}/mentors/{mentor.uuid}/end/"
    page(desk, address)
    desk.post(address)
    call.refresh_from_db()
    assert (call.state, call.mentor, MentorSlot.objects.count()) == ("waiting", None, 0)
    deliver_outbox()
    assert person.messages.filter(kind="mentor_slot_cancelled").exists()
