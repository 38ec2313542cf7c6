"""The pages at the door: who gets in front of them, what they answer without script, what a device is told."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from scheduler.checkin.codes import LIST, code_of, is_signed, short_code
from scheduler.domain.offerings import add_session
from scheduler.domain.registration import cancel_registration, register
from scheduler.domain.scan_links import make_scan_link, revoke_scan_link
from scheduler.models import Registration, Scan, ScanLink, Session
from tests.accounts.makers import make_member, signed_in_client

from .makers import make_offering, make_organisation, make_person, make_venue

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 5, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(START + timedelta(minutes=10), tick=True):
        yield


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def make_session(organisation: Organisation) -> Session:
    offering = make_offering(places=5, organisation=organisation)
    end = START + timedelta(hours=4)
    return add_session(offering=offering, by=None, starts_at=START, ends_at=end, venue=make_venue(), room="Hall")


@pytest.fixture
def session(organisation: Organisation) -> Session:
    return make_session(organisation)


@pytest.fixture
def desk(organisation: Organisation) -> Client:
    return signed_in_client(make_member(organisation))


def registered(session: Session, name: str = "Ada Lovelace") -> Registration:
    person = make_person(name)
    return register(offering=session.offering, person=person, by=person)


def door(session: Session, name: str = "checkin", *more: Any) -> str:
    return reverse(f"scheduler:{name}", args=[session.uuid, *more])


def send(client: Client, session: Session, *lines: dict[str, Any]) -> Any:
    body = json.dumps({"scans": [{"key": str(uuid4()), **line} for line in lines]})
    return client.post(door(session, "checkin_scans"), body, content_type="application/json")


# --- without script


def test_a_typed_code_lets_in_and_the_page_says_so(desk: Client, session: Session):
    mine = registered(session)
    for text in (code_of(mine.uuid), short_code(mine.uuid)):
        Scan.objects.all().delete()
        page = desk.post(door(session), {"text": text, "key": uuid4()}).content.decode()
        assert "Come in" in page
        assert "Ada Lovelace" in page
        assert "verdict--ok" in page


def test_a_second_time_the_page_says_since_when_and_offers_to_let_in_all_the_same(desk: Client, session: Session):
    mine = registered(session)
    desk.post(door(session), {"text": short_code(mine.uuid), "key": uuid4(), "entrance": "North"})
    page = desk.post(door(session), {"text": short_code(mine.uuid), "key": uuid4()}).content.decode()
    assert "Already in" in page
    assert ", North" in page
    assert 'value="forced"' in page


def test_reloading_the_answer_lets_nobody_in_twice(desk: Client, session: Session):
    mine, key = registered(session), uuid4()
    pages = [desk.post(door(session), {"text": code_of(mine.uuid), "key": key}).content.decode() for _ in range(2)]
    assert all("Come in" in page for page in pages)
    assert Scan.objects.count() == 1


def test_a_name_leads_to_a_list_with_buttons(desk: Client, session: Session):
    mine = registered(session)
    registered(session, "Grace Hopper")
    answer = desk.post(door(session), {"text": "lovelace", "key": uuid4()}, follow=True)
    page = answer.content.decode()
    assert "Ada Lovelace" in page
    assert "Grace Hopper" not in page
    done = desk.post(door(session), {"registration": mine.uuid, "key": uuid4()}).content.decode()
    assert "Come in" in done


def test_a_forged_code_and_one_of_a_cancelled_registration_are_refused(desk: Client, session: Session):
    mine = registered(session)
    forged = code_of(mine.uuid)[:-1] + ("0" if code_of(mine.uuid)[-1] != "0" else "1")
    assert "This is not one of our codes." in desk.post(door(session), {"text": forged}).content.decode()
    cancel_registration(registration=mine, by=None)
    page = desk.post(door(session), {"text": code_of(mine.uuid), "key": uuid4()}).content.decode()
    assert "Stop" in page
    assert "Cancelled" in page
    assert Scan.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"key": "x"}, {"text": "\x00"}, {"kind": "nonsense"}, {"places": "many"}])
def test_nonsense_gets_a_sentence(desk: Client, session: Session, sent: dict[str, str]):
    answer = desk.post(door(session), sent, follow=True)
    assert answer.status_code == 200


# --- what a device is told


def test_the_list_is_signed_letter_by_letter(desk: Client, session: Session):
    mine = registered(session)
    told = desk.get(door(session, "checkin_list")).json()
    assert is_signed(LIST, told["list"].encode(), base64.b64decode(told["signature"]))
    assert not is_signed(LIST, (told["list"] + " ").encode(), base64.b64decode(told["signature"]))
    (row,) = json.loads(told["list"])["rows"]
    assert row[:3] == [str(mine.uuid), "Ada Lovelace", 1]
    assert mine.person.email not in told["list"]


def test_an_unchanged_list_is_not_sent_again_and_a_scan_changes_it(desk: Client, session: Session):
    mine = registered(session)
    first = desk.get(door(session, "checkin_list"))
    again = desk.get(door(session, "checkin_list"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, "X-Now" in again.headers) == (304, True)
    send(desk, session, {"registration": str(mine.uuid)})
    changed = desk.get(door(session, "checkin_list"), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_a_device_sends_many_lines_and_each_gets_its_answer(desk: Client, session: Session):
    mine = registered(session)
    at = int((START + timedelta(minutes=2)).timestamp() * 1000)
    lines = [
        {"registration": str(mine.uuid), "at": at, "device": "A", "entrance": "North", "let_in": True},
        {"registration": str(mine.uuid), "at": at + 1000, "device": "B", "let_in": True},
        {"code": "LH1." + "0" * 128},
    ]
    first, second, third = send(desk, session, *lines).json()["answers"]
    assert (first["word"], first["name"], first["first"]) == ("in", "Ada Lovelace", [at, "North", "A"])
    assert (second["word"], second["rivals"]) == ("in", [[at, "North", "A"]])
    assert (third["word"], third["code"]) == ("refused", "unknown")


def test_half_a_sign_in_a_guests_name_keeps_no_line_on_the_device(desk: Client, session: Session):
    """A browser that cuts a text in the middle of an emoji sends half of it; a database cannot keep that."""
    guest = {"kind": "walk_in", "name": "Grace\ud83d", "email": "gr\x00ace\ud83d@quell.example", "device": "A\udc00"}
    answers = send(desk, session, guest, {"kind": "walk_in", "name": "Ada"}).json()["answers"]
    assert [answer["word"] for answer in answers] == ["in", "in"]
    assert list(Scan.objects.order_by("id").values_list("name", "device")) == [("Grace", "A"), ("Ada", "")]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "{}", '{"scans": 1}', '{"scans": [1]}', '{"scans": [{"key": "x"}]}', '{"scans": [{"at": 1e99}]}',
        '{"scans": [{"places": 1e999}]}', "[" * 200_000,
    ],
)  # fmt: skip
def test_what_a_device_sends_wrongly_is_refused_with_a_sentence(desk: Client, session: Session, body: str):
    answer = desk.post(door(session, "checkin_scans"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (422, "unreadable")


def test_the_page_that_a_browser_keeps_has_nobodys_name_in_it(desk: Client, session: Session):
    registered(session)
    assert "Ada Lovelace" in desk.get(door(session)).content.decode()
    assert "Ada Lovelace" not in desk.get(door(session) + "?shell=1").content.decode()


def test_only_this_page_may_ask_for_the_camera(desk: Client, session: Session):
    assert desk.get(door(session))["Permissions-Policy"].startswith("camera=(self)")
    for address in (door(session, "checkin_log"), "/en/"):
        assert desk.get(address)["Permissions-Policy"].startswith("camera=()")
    policy = desk.get(door(session))["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_the_app_is_installable_and_its_worker_answers_for_this_page_only(session: Session):
    client = Client()
    manifest = client.get(door(session, "checkin_manifest"))
    assert manifest["Content-Type"] == "application/manifest+json"
    assert (manifest.json()["scope"], manifest.json()["start_url"]) == (door(session), door(session))
    assert {icon["sizes"] for icon in manifest.json()["icons"]} == {"192x192", "512x512"}
    worker = client.get(door(session, "checkin_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker.headers
    assert door(session, "checkin_worker").startswith(door(session))


# --- the desk


def test_the_log_says_who_came_and_counts(desk: Client, session: Session):
    mine = registered(session)
    registered(session, "Grace Hopper")
    send(
        desk,
        session,
        {"registration": str(mine.uuid), "entrance": "North"},
        {"kind": "walk_in", "name": "Guest Person"},
    )
    page = desk.get(door(session, "checkin_log")).content.decode()
    for said in ("Ada Lovelace", "Guest Person", "North", "2 expected", "hx-get"):
        assert said in page
    assert "Grace Hopper" not in page
    part = desk.get(door(session, "checkin_live")).content.decode()
    assert part.lstrip().startswith("<div")


def test_the_log_shows_a_code_that_came_in_twice(desk: Client, session: Session):
    mine = registered(session)
    at = int(START.timestamp() * 1000)
    for device in ("A", "B"):
        send(desk, session, {"registration": str(mine.uuid), "at": at, "device": device, "let_in": True})
    assert "The same code at two doors" in desk.get(door(session, "checkin_log")).content.decode()


def test_the_log_costs_the_same_for_one_line_and_for_three(desk: Client, session: Session, assert_same_queries: Any):
    def more() -> None:
        send(desk, session, {"registration": str(registered(session).uuid)}, {"kind": "walk_in", "reason": "x"})

    more()
    assert_same_queries(lambda: desk.get(door(session, "checkin_live")), more)


# --- helpers


def helper_of(session: Session, label: str = "Side entrance") -> tuple[Client, ScanLink]:
    link, token = make_scan_link(session=session, by=None, label=label)
    client = Client()
    address = reverse("scheduler:checkin_help", args=[token])
    assert label in client.get(address).content.decode()
    assert client.get(door(session)).status_code == 302, "looking at the link begins nothing"
    assert client.post(address)["Location"] == door(session)
    return client, link


def test_a_helper_scans_without_an_account_and_sees_neither_log_nor_addresses(session: Session):
    mine = registered(session)
    client, link = helper_of(session)
    page = client.get(door(session)).content.decode()
    assert 'type="email"' not in page
    assert send(client, session, {"registration": str(mine.uuid)}).json()["answers"][0]["word"] == "in"
    line = Scan.objects.get()
    assert (line.link, line.entrance) == (link, "Side entrance")
    for name in ("checkin_log", "checkin_live", "checkin_links"):
        assert client.get(door(session, name)).status_code == 302


def test_a_helper_does_not_learn_who_has_an_account(session: Session):
    person = make_person("Known Person")
    client, _link = helper_of(session)
    (answer,) = send(client, session, {"kind": "walk_in", "email": person.email}).json()["answers"]
    assert (answer["registration"], answer["name"]) == (None, "")
    assert not Registration.objects.filter(person=person).exists()


def test_an_ended_link_ends_at_once_and_opens_no_other_session(session: Session, organisation: Organisation):
    other = make_session(organisation)
    client, link = helper_of(session)
    assert client.get(door(other)).status_code == 302
    revoke_scan_link(link=link, by=None)
    assert client.get(door(session)).status_code == 302
    assert send(client, session, {"kind": "walk_in"}).status_code == 302


def test_the_desk_makes_a_link_sees_it_once_and_ends_it(desk: Client, session: Session):
    made = desk.post(door(session, "checkin_links"), {"label": "Side entrance"}).content.decode()
    assert "/desk/check-in/help/" in made
    link = ScanLink.objects.get()
    listed = desk.get(door(session, "checkin_links")).content.decode()
    assert "/desk/check-in/help/" not in listed
    desk.post(door(session, "checkin_revoke", link.uuid))
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_a_link_without_a_word_is_refused(desk: Client, session: Session):
    answer = desk.post(door(session, "checkin_links"), {"label": " "})
    assert answer.status_code == 422
    assert "Please say who scans" in answer.content.decode()


# --- strangers


@pytest.mark.parametrize("name", ["checkin", "checkin_list", "checkin_log", "checkin_live", "checkin_links"])
def test_a_foreign_session_does_not_exist(session: Session, name: str):
    stranger = signed_in_client(make_member(make_organisation()))
    assert stranger.get(door(session, name)).status_code == 404


# --- my code


def test_the_person_sees_the_code_on_the_page_of_the_registration_and_large(session: Session, deliver_outbox: Any):
    mine = registered(session)
    client = signed_in_client(mine.person)
    for address in (
        reverse("scheduler:places", args=[session.offering.uuid]),
        reverse("scheduler:code", args=[mine.uuid]),
    ):
        page = client.get(address).content.decode()
        assert short_code(mine.uuid) in page
        assert "qr__l" in page
    listed = client.get(reverse("scheduler:registrations")).content.decode()
    assert reverse("scheduler:code", args=[mine.uuid]) in listed
    deliver_outbox()
    assert short_code(mine.uuid) in mine.person.messages.get(kind="registration_confirmed").text


def test_nobody_else_sees_it_and_a_cancelled_one_is_gone(session: Session, desk: Client):
    mine = registered(session)
    address = reverse("scheduler:code", args=[mine.uuid])
    assert desk.get(address).status_code == 404
    cancel_registration(registration=mine, by=None)
    assert signed_in_client(mine.person).get(address).status_code == 302
