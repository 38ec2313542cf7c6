"""Signing up: name and address, a password for those who want one, and a code that proves the address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from accounts.models import Person
from accounts.rules import clean_name
from core.models import AuditEntry, OutboxMessage

from .makers import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def sign_up(client: Client, language: str = "en", **fields: str) -> Any:
    data = {"name": "Mira Sommerlicht", "email": "mira@city.example", "password1": PASSWORD, **fields}
    return client.post(f"/{language}/account/signup/", data)


def code_in_last_mail() -> str:
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def test_signing_up_with_a_password_and_the_code_from_the_mail_signs_in(client: Client, deliver_outbox: Any) -> None:
    answer = sign_up(client, "uk")
    assert answer.headers["Location"] == "/uk/account/confirm-email/"
    deliver_outbox()
    assert mail.outbox[0].to == ["mira@city.example"]
    answer = client.post("/uk/account/confirm-email/", {"code": code_in_last_mail()})
    assert answer.headers["Location"] == "/uk/me/"
    person = Person.objects.get()
    assert (person.name, person.email, person.language) == ("Mira Sommerlicht", "mira@city.example", "uk")
    assert person.check_password(PASSWORD)
    assert client.get("/uk/account/").status_code == 200
    assert AuditEntry.objects.filter(action="person.signed_up", subject_id=str(person.uuid)).count() == 1


def test_signing_up_needs_no_password(client: Client, deliver_outbox: Any) -> None:
    sign_up(client, password1="")
    deliver_outbox()
    client.post("/en/account/confirm-email/", {"code": code_in_last_mail()})
    person = Person.objects.get()
    assert not person.has_usable_password()
    assert client.get("/en/account/").status_code == 200
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    assert client.get("/en/account/2fa/recovery-codes/").status_code == 200  # a moment ago is not asked again


def test_without_the_code_nobody_is_signed_in(client: Client) -> None:
    sign_up(client)
    answer = client.post("/en/account/confirm-email/", {"code": "WRONG-CODE"})
    assert answer.status_code == 200
    assert "Incorrect code" in answer.content.decode()
    assert client.get("/en/account/").status_code == 302


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(client: Client, deliver_outbox: Any) -> None:
    make_person(email="mira@city.example")
    known = sign_up(client)
    unknown = sign_up(Client(), email="new@city.example")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    deliver_outbox()
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        "mira@city.example": "You are already with us",
        "new@city.example": "Welcome! Your code to confirm your address",
    }
    assert Person.objects.filter(email="mira@city.example").count() == 1


def test_a_mail_server_that_is_away_fails_nobody_and_loses_nothing(
    client: Client, deliver_outbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert sign_up(client).status_code == 302
    deliver_outbox(strict=False)
    waiting = OutboxMessage.objects.get(topic="mail.send")
    assert waiting.done_at is None
    assert waiting.payload["to"] == "mira@city.example"


def test_a_code_that_no_longer_opens_anything_is_not_sent(client: Client, deliver_outbox: Any) -> None:
    sign_up(client)
    message = OutboxMessage.objects.get(topic="mail.send")
    message.payload["expires_at"] = "2020-01-01T00:00:00+00:00"
    message.save()
    deliver_outbox()
    assert mail.outbox == []


def test_the_mail_carries_the_code_as_text_and_html_in_the_language_of_the_page(
    client: Client, deliver_outbox: Any
) -> None:
    sign_up(client, "en")
    deliver_outbox()
    message = mail.outbox[0]
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert code_in_last_mail() in html
    assert "Mira" not in message.body  # an address not yet proven is sent nothing that a stranger typed


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field is required"),
        ("x" * 10_000, "at most 300"),
        ("y" * 200, "at most 150"),
        ("Win at http://spam.example", "cannot contain an address"),
        ("\u202e\u200b", "Write your name"),
    ],
)
def test_a_name_that_cannot_stand_on_a_certificate_is_refused(client: Client, name: str, sentence: str) -> None:
    answer = sign_up(client, name=name)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Person.objects.exists()


def test_signs_that_turn_text_around_are_taken_out_of_a_name() -> None:
    assert clean_name(" Mira\u202e  Sommer\u0000licht ") == "Mira Sommerlicht"
    assert clean_name("می\u200cخواهم") == "می\u200cخواهم"


def test_a_weak_password_is_refused_beside_its_field(client: Client) -> None:
    answer = sign_up(client, password1="short")
    assert 'href="#id_password1"' in answer.content.decode()
    assert not Person.objects.exists()


def test_many_sign_ups_from_one_address_are_slowed_down() -> None:
    answers = [sign_up(Client(), email=f"p{number}@city.example").status_code for number in range(22)]
    assert answers[:20] == [302] * 20
    assert answers[-1] == 429
