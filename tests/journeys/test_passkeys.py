"""A person signs up with a code, adds a passkey, and from then on signs in with it alone; nothing breaks the page's policy."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House

ADDRESS = f"paula-{secrets.token_hex(3)}@journey.example"
SEND = "main form button[type=submit] >> nth=0"


def test_a_passkey_opens_the_door_without_a_password(house: House, visitor: Callable[..., Page]) -> None:
    page = visitor(locale="en-GB")
    _sign_up(page, house)
    _device_with_a_finger_reader(page)
    _add_a_passkey(page)
    page.goto("/en/account/logout/")
    page.click(SEND)
    page.wait_for_url("**/en/")
    page.goto("/en/account/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/en/me/**")
    page.goto("/en/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("my phone")


def test_without_javascript_no_passkey_is_offered_and_a_code_still_works(visitor: Callable[..., Page]) -> None:
    page = visitor(java_script_enabled=False, locale="en-GB")
    page.goto("/en/account/login/")
    expect(page.get_by_text("Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_text("That did not work")).to_be_hidden()
    expect(page.get_by_text("Send me a code by e-mail")).to_be_visible()


def _device_with_a_finger_reader(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def _sign_up(page: Page, house: House) -> None:
    page.goto("/en/account/signup/")
    page.fill("[name=name]", "Paula Laternenlicht")
    page.fill("[name=email]", ADDRESS)
    page.click(SEND)
    code = re.search(r"^ {4}(\S+)$", house.wait_for_letter(ADDRESS), re.MULTILINE)
    assert code
    page.fill("[name=code]", code[1])
    page.click(SEND)
    page.wait_for_url("**/en/me/**")


def _add_a_passkey(page: Page) -> None:
    page.goto("/en/account/2fa/webauthn/add/")
    page.fill("[name=name]", "my phone")
    page.check("[name=passwordless]")
    page.click(SEND)
    page.wait_for_url("**/recovery-codes/**")
