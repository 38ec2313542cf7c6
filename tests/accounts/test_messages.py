"""Telling people things: once, in their language, by mail and on their page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.domain.letters import write_letter
from accounts.domain.messages import send_message
from accounts.models import Message, Person
from core.mail import message_id

from .makers import make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db


def tell(person: Person, key: str = "k", name: str = "Ring & Söhne", **more: Any) -> Message:
    organisation = make_organisation(name=name)
    return send_message(
        to=person, kind="organisation_verified", key=key, context={"organisation": organisation}, **more
    )


def test_a_message_is_kept_and_mailed_once_with_one_message_id(deliver_outbox: Any) -> None:
    person = make_person(language="en")
    first = tell(person)
    assert tell(person) == first
    deliver_outbox()
    [message] = mail.outbox
    assert message.subject == "Ring & Söhne is verified"
    assert message.extra_headers["Message-ID"] == message_id("mail:message:k")
    assert message.extra_headers["Content-Language"] == "en"


def test_text_is_not_escaped_and_html_is(deliver_outbox: Any) -> None:
    person = make_person(name="O'Neil <b>", language="en")
    tell(person, name="<script>alert(1)</script>", link="https://city.example/x/")
    deliver_outbox()
    text, [(html, _kind)] = mail.outbox[0].body, mail.outbox[0].alternatives
    assert "Hello O'Neil <b>," in text
    assert "https://city.example/x/" in text
    assert "<script>" not in html
    assert 'href="https://city.example/x/"' in html
    assert "See the page" in html


def test_a_path_becomes_an_address_in_the_readers_language() -> None:
    assert tell(make_person(language="uk"), link="me/certificates/").link == "http://localhost:8000/uk/me/certificates/"


def test_a_calendar_rides_along(deliver_outbox: Any) -> None:
    tell(make_person(), ics=b"BEGIN:VCALENDAR")
    deliver_outbox()
    assert mail.outbox[0].attachments[0].content == "BEGIN:VCALENDAR"


def test_my_page_lists_mine_only_and_marks_what_i_have_read() -> None:
    me, other = make_person(language="en"), make_person(language="en")
    mine, foreign = tell(me, "a", "Mine"), tell(other, "b", "Foreign")
    client = signed_in_client(me)
    page = client.get("/en/me/messages/").content.decode()
    assert ("Mine" in page, "Foreign" in page, "One is unread." in page) == (True, False, True)
    client.post(f"/en/me/messages/{mine.uuid}/read/")
    assert "You have read them all." in client.get("/en/me/messages/").content.decode()
    assert client.post(f"/en/me/messages/{foreign.uuid}/read/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_all_of_mine_are_marked_at_once() -> None:
    me, other = make_person(), make_person()
    for key in "abc":
        tell(me, key)
    tell(other, "z")
    signed_in_client(me).post("/en/me/messages/read/")
    assert (me.messages.unread().count(), other.messages.unread().count()) == (0, 1)


def test_the_list_costs_the_same_with_one_and_with_three(assert_same_queries: Any) -> None:
    me = make_person()
    client = signed_in_client(me)
    numbers = iter("abcdef")
    tell(me, next(numbers))
    assert_same_queries(lambda: client.get("/en/me/messages/"), lambda: tell(me, next(numbers)))


def test_without_signing_in_there_is_no_list(client: Client) -> None:
    assert client.get("/en/me/messages/").headers["Location"] == "/en/account/login/?next=/en/me/messages/"


def test_in_a_letter_whole_addresses_are_links_and_names_are_not() -> None:
    text = "The team prizes.com wrote <b>to</b> you: https://hof.example/team?a=1&b=2. It is www.prizes.example!"
    letter = write_letter(subject="A letter", text=text, language="en")
    links = re.findall(r'<p>.*?href="([^"]+)"', letter.html.split("<h1>")[1].split("</td>")[0])
    assert links == ["https://hof.example/team?a=1&amp;b=2"]
    assert "&lt;b&gt;to" in letter.html
