"""Pages of programme, call and travel costs, as people and the desk open and fill them in."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.enums import Role
from accounts.models import Organisation
from events.domain.contributions import appoint_reviewer, write_call
from events.domain.programme import add_item, choose_item, release_programme, write_speaker
from events.domain.publishing import cancel_event
from events.enums import EventKind
from events.models import Contribution, Event, ProgrammeItem
from scheduler.domain.registration import register
from scheduler.models import CalendarToken
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2027-05-04T09:00:00+02:00")


@pytest.fixture(autouse=True)
def before_it_begins(time_machine: Any) -> None:
    time_machine.move_to(START - timedelta(days=120))


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def desk(organisation: Organisation) -> Client:
    return signed_in_client(make_member(organisation, Role.TRAINER, language="en"))


@pytest.fixture
def event(organisation: Organisation) -> Event:
    event = make_event(organisation, kind=EventKind.CONFERENCE, starts_at=START, hours=9)
    open_call(event)
    return event


def open_call(event: Event) -> None:
    now = timezone.now()
    write_call(
        event=event, by=None, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=10),
        texts={"en": "Tell us about light."}, kinds=["talk"], lengths=[30],
    )  # fmt: skip


def make_items(event: Event, count: int, after: int = 0) -> list[ProgrammeItem]:
    for number in range(after, after + count):
        starts = START + timedelta(minutes=30 * number)
        speaker = write_speaker(event=event, by=None, name=f"Speaker {number}")
        add_item(
            event=event, by=None, texts={"en": {"title": f"Talk {number}"}}, starts_at=starts,
            ends_at=starts + timedelta(minutes=30), room="Hall", speakers=[speaker],
        )  # fmt: skip
    release_programme(event=event, by=None)
    return list(event.programme_items.order_by("starts_at"))


def page(client: Client, event: Event, path: str, status: int = 200) -> str:
    answer = client.get(f"/en/{path.format(slug=event.slug)}")
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, event: Event, path: str, **data: Any) -> Any:
    return client.post(f"/en/{path.format(slug=event.slug)}", data)


def test_an_item_in_the_night_the_clocks_change_lasts_as_long_as_was_said(
    organisation: Organisation, desk: Client
) -> None:
    evening = datetime.fromisoformat("2027-10-30T18:00:00+02:00")
    event = make_event(organisation, kind=EventKind.CONFERENCE, starts_at=evening, hours=20)
    data = {"kind": "talk", "day": "2027-10-31", "clock": "01:30", "minutes": "120", "room": "Hall", "title_en": "Bats"}
    send(desk, event, "desk/events/{slug}/programme/new/", **data)
    item = event.programme_items.get()
    span = (item.starts_at, item.ends_at)
    assert span == (
        datetime.fromisoformat("2027-10-31T01:30:00+02:00"),
        datetime.fromisoformat("2027-10-31T02:30:00+01:00"),
    )
    send(desk, event, f"desk/events/{{slug}}/programme/{item.uuid}/", **data)
    item.refresh_from_db()
    assert (item.starts_at, item.ends_at) == span


@pytest.mark.parametrize(
    ("path", "name"), [("events/{slug}/programme/", "Talk 0"), ("desk/events/{slug}/programme/", "Talk 0")]
)
def test_the_programme_costs_as_many_queries_with_one_item_as_with_three(
    event: Event, desk: Client, path: str, name: str
) -> None:
    counts = []
    for more in (1, 2):
        make_items(event, more, after=event.programme_items.count())
        page(desk, event, path)
        with CaptureQueriesContext(connection) as queries:
            assert name in page(desk, event, path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_not_released_is_not_seen(event: Event, client: Client) -> None:
    add_item(
        event=event, by=None, texts={"en": {"title": "Secret"}}, starts_at=START, ends_at=START + timedelta(hours=1)
    )
    assert "Secret" not in page(client, event, "events/{slug}/programme/")
    item = event.programme_items.get()
    page(client, event, f"events/{event.slug}/programme/{item.uuid}/", 404)


def test_the_live_page_shows_what_is_on_and_what_comes_next(event: Event, client: Client) -> None:
    make_items(event, 3)
    with time_machine.travel(START + timedelta(minutes=40), tick=False):
        live = page(client, event, "events/{slug}/programme/now/")
        assert live.index("Talk 1") < live.index("Talk 2")
        assert "Talk 0" not in live
        fragment = client.get(
            f"/en/events/{event.slug}/programme/now/", headers={"HX-Request": "true"}
        ).content.decode()
        assert "<html" not in fragment
        assert "Talk 1" in fragment


def test_what_one_chooses_stands_on_the_own_page_and_in_the_own_calendar(event: Event) -> None:
    person = make_person(language="en")
    client = signed_in_client(person)
    first, second = make_items(event, 2)
    send(client, event, f"events/{{slug}}/programme/{second.uuid}/choose/")
    mine = page(client, event, "events/{slug}/programme/mine/")
    assert "Talk 1" in mine
    assert "Talk 0" not in mine
    token = CalendarToken.objects.create(person=person).token
    calendar = Calendar.from_ical(Client().get(f"/calendar/me/{token}.ics").content)
    assert [(str(e["SUMMARY"]), e["DTSTART"].dt.isoformat()) for e in calendar.walk("VEVENT")] == [
        ("Talk 1", "2027-05-04T09:30:00+02:00")
    ]
    send(client, event, f"events/{{slug}}/programme/{second.uuid}/drop/")
    assert "Talk 1" not in page(client, event, "events/{slug}/programme/mine/")
    assert first.bookmarks.count() == 0


def test_what_one_chose_of_an_event_that_was_called_off_is_cancelled_in_the_own_calendar(event: Event) -> None:
    person = make_person()
    (item,) = make_items(event, 1)
    choose_item(item=item, person=person)
    token = CalendarToken.objects.create(person=person).token
    cancel_event(event=event, by=None)
    calendar = Calendar.from_ical(Client().get(f"/calendar/me/{token}.ics").content)
    assert [str(entry["STATUS"]) for entry in calendar.walk("VEVENT")] == ["CANCELLED"]


def test_overlaps_in_the_own_programme_are_named(event: Event) -> None:
    person = make_person(language="en")
    make_items(event, 1)
    add_item(
        event=event,
        by=None,
        texts={"en": {"title": "Other"}},
        starts_at=START,
        ends_at=START + timedelta(hours=1),
        room="Attic",
    )
    release_programme(event=event, by=None)
    for item in event.programme_items.all():
        choose_item(item=item, person=person)
    assert "overlap" in page(signed_in_client(person), event, "events/{slug}/programme/mine/")


def test_the_desk_adds_moves_and_cancels(event: Event, desk: Client) -> None:
    data = {"kind": "talk", "day": "2027-05-04", "clock": "10:00", "minutes": "45", "room": "Hall", "title_en": "Bats"}
    assert send(desk, event, "desk/events/{slug}/programme/new/", **data).status_code == 302
    item = event.programme_items.get()
    assert item.starts_at == datetime.fromisoformat("2027-05-04T10:00:00+02:00")
    refused = send(desk, event, "desk/events/{slug}/programme/new/", **(data | {"title_en": "Other"}))
    assert refused.status_code == 422
    assert "Hall is taken at that time" in refused.content.decode()
    send(desk, event, "desk/events/{slug}/programme/release/")
    change = f"desk/events/{{slug}}/programme/{item.uuid}/"
    assert send(desk, event, change, **(data | {"clock": "11:00"})).status_code == 302
    assert send(desk, event, f"{change}cancel/").status_code == 302
    item.refresh_from_db()
    assert item.cancelled_at is not None
    assert "Cancelled" in page(Client(), event, "events/{slug}/programme/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in one language at least."),
        ({"day": "2027-09-09"}, "Select a valid choice"),
        ({"clock": ""}, "Please say when it begins"),
        ({"minutes": "1"}, "Please give a number from 5 to 720."),
    ],
)
def test_a_wrong_item_gets_a_sentence(event: Event, desk: Client, wrong: dict[str, str], sentence: str) -> None:
    data = {"kind": "talk", "day": "2027-05-04", "clock": "10:00", "minutes": "45", "title_en": "Bats"} | wrong
    answer = send(desk, event, "desk/events/{slug}/programme/new/", **data)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not event.programme_items.exists()


def test_from_the_proposal_to_the_programme_through_the_pages(event: Event, desk: Client) -> None:
    author = make_person("Ada Lampe", language="en")
    client = signed_in_client(author)
    assert "Tell us about light." in page(client, event, "events/{slug}/call/")
    words = {
        "title": "Bats",
        "kind": "talk",
        "minutes": "30",
        "language": "en",
        "abstract": "Dark.",
        "name": "Ada Lampe",
    }
    assert send(client, event, "events/{slug}/call/new/", **words, hand_in="1").status_code == 302
    one = Contribution.objects.get()
    assert one.state == "submitted"
    assert "Ada Lampe" in page(desk, event, "desk/events/{slug}/contributions/")
    send(desk, event, "desk/events/{slug}/contributions/", **{f"decision_{one.uuid}": "accept"})
    assert "have it" in page(client, event, f"events/{{slug}}/call/{one.uuid}/")
    send(desk, event, "desk/events/{slug}/contributions/publish/")
    assert "Please confirm" in page(client, event, f"events/{{slug}}/call/{one.uuid}/")
    send(client, event, f"events/{{slug}}/call/{one.uuid}/confirm/")
    assert "Bats" in page(desk, event, "desk/events/{slug}/programme/")


def test_a_draft_is_kept_and_belongs_to_its_author(event: Event, desk: Client) -> None:
    author = make_person(language="en")
    client = signed_in_client(author)
    words = {"title": "Bats", "kind": "talk", "minutes": "30", "language": "en", "name": "Ada"}
    send(client, event, "events/{slug}/call/new/", **words)
    one = Contribution.objects.get()
    assert one.state == "draft"
    page(signed_in_client(make_person()), event, f"events/{{slug}}/call/{one.uuid}/", 404)
    assert "Bats" not in page(desk, event, "desk/events/{slug}/contributions/")
    answer = send(client, event, f"events/{{slug}}/call/{one.uuid}/change/", **words, hand_in="1")
    assert answer.status_code == 302
    assert "what it is about" in client.get(answer["Location"]).content.decode()


def test_reviewers_see_no_names_and_strangers_no_page(event: Event) -> None:
    author, reviewer = make_person("Ada Lampe", language="en"), make_person(language="en")
    words = {
        "title": "Bats",
        "kind": "talk",
        "minutes": "30",
        "language": "en",
        "abstract": "Dark.",
        "name": "Ada Lampe",
    }
    send(signed_in_client(author), event, "events/{slug}/call/new/", **words, hand_in="1")
    client = signed_in_client(reviewer)
    page(client, event, "events/{slug}/reviews/", 404)
    appoint_reviewer(event=event, person=reviewer, by=None)
    one = Contribution.objects.get()
    shown = page(client, event, f"events/{{slug}}/reviews/{one.uuid}/")
    assert "Dark." in shown
    assert "Ada Lampe" not in shown
    assert send(client, event, f"events/{{slug}}/reviews/{one.uuid}/", score="4", comment="Good").status_code == 302
    assert send(client, event, f"events/{{slug}}/reviews/{one.uuid}/", score="9").status_code == 422
    assert one.reviews.get().score == 4


def test_travel_costs_through_the_pages(event: Event, desk: Client) -> None:
    later = timezone.now() + timedelta(days=20)
    budget = {"amount": "100", "per_person": "60", "closes_at": f"{later:%Y-%m-%dT%H:%M}"}
    assert send(desk, event, "desk/events/{slug}/travel/budget/", **budget).status_code == 302
    person = make_person(language="en")
    client = signed_in_client(person)
    refused = send(client, event, "events/{slug}/travel/", origin="Gera", asked="30")
    assert "Please register for the event first." in refused.content.decode()
    register(offering=event.offering, person=person, by=person)
    send(client, event, "events/{slug}/travel/", origin="Gera", asked="30.50")
    request = event.travel_budget.requests.get()
    too_much = send(desk, event, "desk/events/{slug}/travel/", **{f"amount_{request.pk}": "31"})
    assert too_much.status_code == 422
    send(desk, event, "desk/events/{slug}/travel/", **{f"amount_{request.pk}": "30.50"})
    assert "still change it" in page(client, event, "events/{slug}/travel/")
    send(desk, event, "desk/events/{slug}/travel/publish/")
    assert "30.50 EUR are granted" in page(client, event, "events/{slug}/travel/")
    event.travel_budget.refresh_from_db()
    assert event.travel_budget.granted == Decimal("30.50")


def test_without_call_or_budget_there_is_no_such_page(organisation: Organisation) -> None:
    plain, client = make_event(organisation), signed_in_client(make_person())
    for path in ("events/{slug}/call/", "events/{slug}/travel/", "events/{slug}/reviews/"):
        page(client, plain, path, 404)
