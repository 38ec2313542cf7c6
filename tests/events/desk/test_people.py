"""The people of an event: the list, single decisions, decisions published together, the list as a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message, Organisation, Person
from core.models import AuditEntry
from core.outbox import deliver_pending
from events.domain.decisions import carry_out_decisions, prepare_decisions, publish_decisions
from events.models import Decision, Event
from scheduler.domain.offerings import add_pool
from scheduler.domain.registration import cancel_registration, register
from scheduler.enums import RegistrationState
from scheduler.models import Registration
from tests.accounts.makers import make_person
from tests.events.makers import make_event, make_hackathon, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked_at(house: Organisation) -> Event:
    """Two places; each registration is looked at first."""
    return make_event(house, places=2, rules={"approval": True})


def come(event: Event, name: str = "Somebody", **facts: Any) -> Registration:
    person = make_person(name=name, language="en", **facts)
    return register(offering=event.offering, person=person, by=person)


def address(name: str, event: Event, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.slug, *more])


def state(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_one_is_accepted_and_one_is_not(desk: Client, looked_at: Event) -> None:
    yes, no = come(looked_at, "Anna"), come(looked_at, "Bert")
    answer = desk.post(address("desk_approve", looked_at, yes.uuid), follow=True)
    assert "Anna is accepted and has a place." in answer.text
    desk.post(address("desk_refuse", looked_at, no.uuid), {"reason": "Only for beginners."})
    assert (state(yes), state(no)) == ("confirmed", "refused")
    desk.post(address("desk_take_off", looked_at, yes.uuid), {"reason": "Moved away."})
    assert state(yes) == "cancelled"


def test_nobody_sees_what_is_only_prepared(desk: Client, looked_at: Event) -> None:
    rows = [come(looked_at, name) for name in ("Anna", "Bert")]
    deliver_pending()
    told = Message.objects.count()
    desk.post(
        address("desk_prepare", looked_at),
        {"registration": [str(row.uuid) for row in rows], "verdict": "accept", "note": "knows soldering"},
    )
    deliver_pending()
    assert [state(row) for row in rows] == ["submitted", "submitted"]
    assert Message.objects.count() == told
    page = desk.get(address("desk_people", looked_at) + "?show=review").text
    assert "knows soldering" in page


def test_all_decisions_go_out_together_and_once(desk: Client, looked_at: Event, organiser: Person) -> None:
    refused, waiting, first, second = (come(looked_at, name) for name in ("Rita", "Will", "Ada", "Ben"))
    by = organiser
    prepare_decisions(event=looked_at, by=by, registrations=[refused], verdict="refuse", reason="Too many.")
    prepare_decisions(event=looked_at, by=by, registrations=[waiting], verdict="wait")
    prepare_decisions(event=looked_at, by=by, registrations=[first, second], verdict="accept")
    for _twice in range(2):
        desk.post(address("desk_decisions", looked_at))
    deliver_pending()
    assert [state(row) for row in (refused, waiting, first, second)] == [
        "refused", "waiting", "confirmed", "confirmed",
    ]  # fmt: skip
    deliver_pending()
    told = Message.objects.filter(person=refused.person, kind="registration_refused")
    assert told.count() == 1
    assert "Too many." in told.get().text


def test_whoever_left_meanwhile_is_skipped_and_named(desk: Client, looked_at: Event, organiser: Person) -> None:
    gone, stays = come(looked_at, "Gone Girl"), come(looked_at, "Anna")
    prepare_decisions(event=looked_at, by=organiser, registrations=[gone, stays], verdict="accept")
    cancel_registration(registration=gone, by=gone.person)
    publish_decisions(event=looked_at, by=organiser)
    deliver_pending()
    assert (state(gone), state(stays)) == ("cancelled", "confirmed")
    assert "Gone Girl: skipped" in desk.get(address("desk_decisions", looked_at)).text


def test_interrupted_publishing_goes_on_where_it_stopped(looked_at: Event, organiser: Person) -> None:
    rows = [come(looked_at, name) for name in ("Anna", "Bert")]
    prepare_decisions(event=looked_at, by=organiser, registrations=rows, verdict="accept")
    ids = list(Decision.objects.order_by("pk").values_list("pk", flat=True))
    payload = {"key": "k", "by": organiser.pk, "decisions": ids[:1]}
    carry_out_decisions(payload)
    assert [state(row) for row in rows] == ["confirmed", "submitted"]
    carry_out_decisions(payload | {"decisions": ids})
    assert [state(row) for row in rows] == ["confirmed", "confirmed"]
    assert AuditEntry.objects.filter(action="registration.confirmed").count() == 2


def test_no_place_and_no_waiting_list_is_said_and_decided_again(
    desk: Client, house: Organisation, organiser: Person
) -> None:
    event = make_event(house, places=1, rules={"approval": True, "waiting_list": False})
    rows = [come(event, name) for name in ("Anna", "Bert")]
    prepare_decisions(event=event, by=organiser, registrations=rows, verdict="accept")
    assert "There is no waiting list" in desk.get(address("desk_decisions", event)).text
    publish_decisions(event=event, by=organiser)
    deliver_pending()
    assert [state(row) for row in rows] == ["confirmed", "submitted"]
    assert "Bert: all places are taken" in desk.get(address("desk_decisions", event)).text
    prepare_decisions(event=event, by=organiser, registrations=rows, verdict="refuse", reason="Full.")
    publish_decisions(event=event, by=organiser)
    deliver_pending()
    assert state(rows[1]) == "refused"


def test_refusing_needs_a_reason_and_marks_can_be_taken_away(desk: Client, looked_at: Event) -> None:
    row = come(looked_at)
    data = {"registration": [str(row.uuid)], "verdict": "refuse"}
    assert "Please say why." in desk.post(address("desk_prepare", looked_at), data, follow=True).text
    assert not Decision.objects.exists()
    desk.post(address("desk_prepare", looked_at), data | {"verdict": "wait"})
    assert Decision.objects.count() == 1
    desk.post(address("desk_prepare", looked_at), data | {"verdict": "none"})
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", ["", "maybe", "accept"])
def test_foreign_registrations_and_nonsense_are_not_marked(desk: Client, looked_at: Event, verdict: str) -> None:
    foreign = come(make_event(rules={"approval": True}))
    data = {"registration": [str(foreign.uuid), "nonsense", "\x00"], "verdict": verdict}
    assert desk.post(address("desk_prepare", looked_at), data).status_code == 302
    assert not Decision.objects.exists()


def test_publishing_nothing_says_so(desk: Client, looked_at: Event) -> None:
    assert "No decision is prepared." in desk.post(address("desk_decisions", looked_at), follow=True).text


def test_the_list_is_searched_and_narrowed(desk: Client, event: Event) -> None:
    come(event, "Anna Blau"), come(event, "Bert Grün")
    page = address("desk_people", event)
    assert "Bert" not in desk.get(page, {"q": "anna"}).text
    assert "Nobody here" in desk.get(page, {"q": "nobody at all"}).text
    for query in ({"page": "x"}, {"pool": "9" * 30}, {"q": "\x00"}, {"show": "evil"}, {"language": "zz"}):
        assert desk.get(page, query).status_code == 200, query


def test_the_list_costs_the_same_with_one_and_with_three_people(
    desk: Client, house: Organisation, assert_same_queries: Any
) -> None:
    event = make_hackathon(house)
    looked_at = make_event(house, rules={"approval": True})

    def more() -> None:
        registration = come(event)
        make_team(event, registration.person)
        come(looked_at)

    more()
    for page in (address("desk_people", event), address("desk_people_csv", event)):
        assert_same_queries(lambda page=page: desk.get(page), lambda: (more(), more()))
    review = address("desk_people", looked_at) + "?show=review"
    assert_same_queries(lambda: desk.get(review), lambda: (more(), more()))


def test_the_file_has_every_column_and_no_formula(desk: Client, house: Organisation) -> None:
    event = make_hackathon(house)
    add_pool(offering=event.offering, by=None, size=3, key="childcare", is_service=True)
    registration = come(event, '=HYPERLINK("http://evil")')
    make_team(event, registration.person, name="@team")
    answer = desk.get(address("desk_people_csv", event))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    line = dict(zip(*rows, strict=True))
    assert line["Name"].startswith("'=")
    assert line["Team"] == "'@team"
    assert line["State"] == "Confirmed"
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="roster.downloaded")
    assert entry.data == {"rows": 1, "format": "csv"}


def test_the_same_as_json(desk: Client, event: Event) -> None:
    come(event, "Anna")
    data = json.loads(desk.get(address("desk_people_json", event)).content)
    assert data["event"] == event.slug
    assert [row["Name"] for row in data["people"]] == ["Anna"]


def test_who_was_there_is_marked_at_the_desk(desk: Client, house: Organisation) -> None:
    event = make_event(house)
    registration = come(event)
    session = event.offering.sessions.get()
    page = address("desk_attendance", event, session.uuid)
    assert "from the day of the session on" in desk.get(page).text
    session.starts_at, session.ends_at = timezone.now() - timedelta(minutes=5), timezone.now() + timedelta(hours=1)
    session.save()
    desk.post(page, {registration.uuid.hex: "present"})
    assert registration.attendances.get().state == "present"
    assert state(registration) == RegistrationState.CONFIRMED


def test_with_nobody_to_list_as_coming_the_people_to_look_at_are_shown_first(desk: Client, looked_at: Event) -> None:
    kim = make_person("Kim Quell")
    register(offering=looked_at.offering, person=kim, by=kim)
    page = desk.get(address("desk_people", looked_at)).text
    assert "Kim Quell" in page
    assert "Nobody here" not in page
    assert "Nobody here" in desk.get(address("desk_people", looked_at) + "?show=places").text
