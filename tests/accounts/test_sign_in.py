"""Signing in with a password or a code, finding back after a lost password, and one door for the CMS too."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.domain.sign_in_mails import WORDS

from .makers import PASSWORD, make_member, make_organisation, make_person, signed_in_client
from .test_sign_up import code_in_last_mail

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/en/account/login/", {"login": email, "password": password, **more})


def test_with_the_password_one_comes_to_my_lichthof_or_where_one_wanted_to(client: Client) -> None:
    person = make_person()
    assert sign_in(client, person.email.upper()).headers["Location"] == "/en/me/"
    assert sign_in(Client(), person.email, next="/en/learn/").headers["Location"] == "/en/learn/"


def test_a_foreign_address_to_go_on_to_is_ignored(client: Client) -> None:
    answer = sign_in(client, make_person().email, next="https://evil.example/")
    assert answer.headers["Location"] == "/en/me/"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/en/me/?page=2#last", "/en/me/%3Fpage%3D2"),
        ("https://evil.example/en/me/", "/en/me/messages/read/"),
        ("", "/en/me/messages/read/"),
    ],
)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    client: Client, came_from: str, back: str
) -> None:
    answer = client.post("/en/me/messages/read/", headers={"Referer": came_from})
    assert answer.headers["Location"] == f"/en/account/login/?next={back}"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client) -> None:
    wrong = sign_in(client, make_person().email, "not-the-password")
    unknown = sign_in(client, "nobody@city.example", "not-the-password")
    sentence = "The email address and/or password you specified are not correct."
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client: Client) -> None:
    person = make_person()
    for _try in range(5):
        sign_in(client, person.email, "not-the-password")
    assert "Too many failed login attempts" in sign_in(client, person.email).content.decode()


def test_a_code_by_mail_signs_in_without_a_password(client: Client, deliver_outbox: Any) -> None:
    person = make_person()
    client.post("/en/account/login/code/", {"email": person.email})
    deliver_outbox()
    assert (mail.outbox[0].subject, mail.outbox[0].to) == ("Your sign-in code", [person.email])
    answer = client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert answer.headers["Location"] == "/en/me/"


def test_asking_a_code_for_an_unknown_address_looks_the_same(client: Client, deliver_outbox: Any) -> None:
    known = client.post("/en/account/login/code/", {"email": make_person().email})
    unknown = Client().post("/en/account/login/code/", {"email": "nobody@city.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    deliver_outbox()
    assert mail.outbox[1].subject == "There is no account with this address"
    assert "/en/account/signup/" in mail.outbox[1].body


def test_three_wrong_codes_end_the_try(client: Client) -> None:
    client.post("/en/account/login/code/", {"email": make_person().email})
    for _try in range(3):
        client.post("/en/account/login/code/confirm/", {"code": "WRONG"})
    assert client.get("/en/account/login/code/confirm/").status_code == 302


def test_a_lost_password_is_replaced_with_a_code(client: Client, deliver_outbox: Any) -> None:
    person = make_person()
    client.post("/en/account/password/reset/", {"email": person.email})
    deliver_outbox()
    client.post("/en/account/password/reset/confirm/", {"code": code_in_last_mail()})
    page = client.get("/en/account/password/reset/complete/")
    assert "Choose a new password" in page.content.decode()
    new = "harbour-window-77"
    client.post("/en/account/password/reset/complete/", {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    deliver_outbox()
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_new_address_counts_once_its_code_was_typed(deliver_outbox: Any) -> None:
    person = make_person()
    client = Client()
    sign_in(client, person.email)
    client.post("/en/account/email/", {"action_add": "1", "email": "fresh@city.example"})
    deliver_outbox()
    assert mail.outbox[0].to == ["fresh@city.example"]
    person.refresh_from_db()
    assert person.email != "fresh@city.example"
    client.post("/en/account/confirm-email/", {"code": code_in_last_mail()})
    person.refresh_from_db()
    assert person.email == "fresh@city.example"


def test_the_cms_sends_to_the_hubs_own_sign_in(client: Client) -> None:
    answer = client.get("/cms/pages/", follow=True)
    assert answer.redirect_chain[-1][0].split("?")[0].endswith("/account/login/")
    assert "next=%2Fcms%2Fpages%2F" in answer.redirect_chain[-1][0]


def test_no_password_is_taken_at_the_cms_or_at_restricted_pages(client: Client) -> None:
    trainer = make_member(make_organisation())
    data = {"username": trainer.email, "password": PASSWORD}
    for address in ("/cms/login/", "/pages/_util/login/"):
        assert "/account/login/" in client.post(address, data).headers["Location"]
    assert "_auth_user_id" not in client.session


def test_someone_without_rights_in_the_cms_is_told_so_and_not_sent_in_circles() -> None:
    client = signed_in_client(make_person())
    answer = client.get("/cms/", follow=True)
    assert answer.status_code == 403


def test_someone_who_may_use_the_cms_gets_in() -> None:
    client = signed_in_client(make_member(make_organisation()))
    assert client.get("/cms/").status_code == 200
    assert client.get("/cms/login/").headers["Location"] == "/cms/"


def test_every_mail_that_signing_in_can_cause_has_words() -> None:
    import pathlib

    import allauth

    templates = pathlib.Path(allauth.__file__).parent / "templates"
    known = {
        str(file.relative_to(templates)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for file in (templates / room / "email").glob("*_subject.txt")
    }
    # A link instead of a code: switched off by ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED.
    assert known - {"account/email/password_reset_key"} == set(WORDS)


@pytest.mark.parametrize("page", ["login", "signup", "login/code", "password/reset"])
def test_pages_before_sign_in_carry_no_inline_script_or_style(client: Client, page: str) -> None:
    html = client.get(f"/de/account/{page}/").content.decode()
    assert "<script>" not in html
    assert "<style" not in html
    assert 'type="application/json"' not in html
    assert " style=" not in html
