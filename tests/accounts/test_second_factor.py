"""Who may do more must prove more."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accounts.enums import Role
from accounts.models import Person

from .makers import PASSWORD, make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db

GUARDED = ["/en/desk/organisations/", "/en/me/messages/", "/cms/"]


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def people() -> dict[str, Person]:
    partner = make_organisation(is_partner=True)
    return {
        "trainer": make_member(make_organisation(), Role.TRAINER),
        "owner": make_member(make_organisation(), Role.OWNER),
        "partner": make_member(partner, Role.REPRESENTATIVE),
        "staff": make_person(is_staff=True, is_superuser=True),
    }


@pytest.mark.parametrize("who", ["trainer", "owner", "partner", "staff"])
@pytest.mark.parametrize("page", GUARDED)
def test_trainers_partners_and_staff_are_led_to_set_one_up(who: str, page: str) -> None:
    answer = signed_in_client(people()[who]).get(page, follow=True)
    assert answer.redirect_chain[0][0].split("?")[0].endswith("/account/2fa/")
    assert answer.status_code == 200


def test_the_page_says_why() -> None:
    page = signed_in_client(people()["trainer"]).get("/en/desk/organisations/", follow=True).content.decode()
    assert "Please set up a second factor first." in page


def test_a_learner_and_a_plain_representative_need_none() -> None:
    for person in (make_person(), make_member(make_organisation(), Role.REPRESENTATIVE)):
        assert signed_in_client(person).get("/en/me/messages/").status_code == 200


def test_public_pages_and_the_own_account_page_stay_reachable_to_set_it_up() -> None:
    client = signed_in_client(people()["staff"])
    assert client.get("/en/").status_code == 200
    assert client.get("/en/account/2fa/").status_code == 200


def test_with_an_app_set_up_the_desk_opens() -> None:
    trainer = people()["trainer"]
    TOTP.activate(trainer, generate_totp_secret())
    assert signed_in_client(trainer).get("/en/desk/organisations/").status_code == 200


def test_where_it_is_not_required_nobody_is_sent_away(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in_client(people()["trainer"]).get("/en/desk/organisations/").status_code == 200


def test_a_password_alone_no_longer_signs_in_once_a_factor_is_set_up(client: Client) -> None:
    trainer = people()["trainer"]
    secret = generate_totp_secret()
    TOTP.activate(trainer, secret)
    answer = client.post("/en/account/login/", {"login": trainer.email, "password": PASSWORD})
    assert answer.headers["Location"].split("?")[0] == "/en/account/2fa/authenticate/"
    assert client.get("/en/account/").status_code == 302
    code = hotp_value(secret, next(yield_hotp_counters_from_time()))
    answer = client.post("/en/account/2fa/authenticate/", {"code": f"{code:06d}"})
    assert answer.headers["Location"] == "/en/me/"


def test_the_passkey_page_hands_the_challenge_over_without_inline_script(client: Client) -> None:
    client.post("/en/account/login/", {"login": people()["trainer"].email, "password": PASSWORD})
    page = client.get("/en/account/2fa/webauthn/add/").content.decode()
    assert 'data-passkey="create"' in page
    assert "creation_options" in page
    assert "<script>" not in page
    assert 'type="application/json"' not in page
