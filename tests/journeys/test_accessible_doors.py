"""Pages one meets only on the way: codes from the mail, the second factor, an invitation. Each by day wide and by night
narrow."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .conftest import House
from .test_accessibility import sideways, violations

ADDRESS = f"nora-{secrets.token_hex(3)}@journey.example"
SEND = "main form button[type=submit] >> nth=0"
SECRET = "drei-laternen-am-tor-7"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}


@pytest.fixture
def look() -> Callable[[Page], None]:
    """look(page): nothing may be wrong with the page as it stands, by day and by night."""

    def at(page: Page) -> None:
        for scheme, size in (("light", WIDE), ("dark", NARROW)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert (page.url, [*sideways(page), *violations(page)]) == (page.url, [])
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    return at


def test_every_step_through_the_door_is_accessible(
    house: House, visitor: Callable[..., Page], sign_in: Callable[[Page, str], None], look: Callable[[Page], None]
) -> None:
    partner = visitor(locale="de-DE")
    sign_in(partner, "partner@demo.example")
    invite(partner)
    page = visitor(locale="de-DE", bypass_csp=True)
    codes: list[str] = []
    sign_up(page, house, look, codes)
    read_the_invitation(page, house, look)
    keep_a_passkey(page, look)
    come_back_with_a_code(page, house, look, codes)
    choose_a_new_password(page, house, look, codes)
    give_the_second_factor(page, look)


def send(page: Page) -> None:
    """Presses the form's button and waits until the answer stands there, also at the same address."""
    with page.expect_navigation():
        page.click(SEND)


def invite(page: Page) -> None:
    page.goto("/de/desk/organisations/bildungswerk-morgenrot/invite/")
    page.fill("main [name=email]", ADDRESS)
    page.click(SEND)
    page.wait_for_url("**/bildungswerk-morgenrot/")


def sign_up(page: Page, house: House, look: Callable[[Page], None], codes: list[str]) -> None:
    page.goto("/de/account/signup/")
    send(page)  # what a form says when something is missing
    look(page)
    page.fill("[name=name]", "Nora Abendstern")
    page.fill("[name=email]", ADDRESS)
    page.click(SEND)
    page.wait_for_selector("[name=code]")
    look(page)
    fill_code(page, house, codes)
    page.wait_for_url("**/de/me/**")
    look(page)


def fill_code(page: Page, house: House, old: list[str]) -> None:
    """Types the newest code that is not among the `old` ones, and adds it to them."""
    for _attempt in range(60):
        for letter in reversed(house.letters(ADDRESS)):
            body = letter.get_body(("plain",))  # type: ignore[attr-defined]
            code = re.search(r"^ {4}(\S+)$", str(body.get_content()), re.MULTILINE)
            if code and code[1] not in old:
                page.fill("[name=code]", code[1])
                send(page)
                old.append(code[1])
                return
        page.wait_for_timeout(500)
    raise AssertionError("no code came")


def read_the_invitation(page: Page, house: House, look: Callable[[Page], None]) -> None:
    link = re.search(r"\S+/invitations/\S+", house.wait_for_letter(ADDRESS, "/invitations/"))
    assert link
    page.goto(urlsplit(link[0]).path)
    look(page)


def keep_a_passkey(page: Page, look: Callable[[Page], None]) -> None:
    page.goto("/de/account/password/set/")
    look(page)
    add_finger_reader(page)
    page.goto("/de/account/2fa/webauthn/add/")
    look(page)
    page.fill("[name=name]", "mein Telefon")
    page.click(SEND)
    page.wait_for_url("**/recovery-codes/**")
    look(page)
    for part in (
        "",
        "webauthn/",
        "recovery-codes/generate/",
        "totp/activate/",
        "reauthenticate/",
        "webauthn/reauthenticate/",
    ):
        page.goto(f"/de/account/2fa/{part}")
        look(page)
    page.goto("/de/account/2fa/webauthn/")
    places = page.eval_on_selector_all(
        "main a[href*='/keys/']", "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(places) >= 2
    for place in places:
        page.goto(place)
        look(page)


def add_finger_reader(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.goto("/de/account/logout/")
    page.click(SEND)
    page.wait_for_url("**/de/")


def come_back_with_a_code(page: Page, house: House, look: Callable[[Page], None], codes: list[str]) -> None:
    sign_out(page)
    page.goto("/de/account/login/code/")
    look(page)
    page.fill("main [name=email]", ADDRESS)
    page.click(SEND)
    page.wait_for_selector("[name=code]")
    look(page)
    page.fill("[name=code]", "falsch")
    send(page)
    look(page)
    fill_code(page, house, codes)


def choose_a_new_password(page: Page, house: House, look: Callable[[Page], None], codes: list[str]) -> None:
    page.context.clear_cookies()
    page.goto("/de/account/password/reset/")
    page.fill("main [name=email]", ADDRESS)
    page.click(SEND)
    page.wait_for_selector("[name=code]")
    look(page)
    fill_code(page, house, codes)
    page.wait_for_selector("[name=password1]")
    look(page)
    page.fill("[name=password1]", SECRET)
    if page.locator("[name=password2]").count():
        page.fill("[name=password2]", SECRET)
    send(page)
    look(page)


def give_the_second_factor(page: Page, look: Callable[[Page], None]) -> None:
    page.context.clear_cookies()
    page.goto("/de/account/login/")
    page.fill("[name=login]", ADDRESS)
    page.fill("[name=password]", SECRET)
    page.click(SEND)
    page.wait_for_url("**/2fa/authenticate/**")
    look(page)


def test_what_only_a_letter_leads_to_is_accessible(
    house: House, visitor: Callable[..., Page], sign_in: Callable[[Page, str], None], look: Callable[[Page], None]
) -> None:
    desk = visitor(locale="de-DE")
    sign_in(desk, "university@demo.example")
    desk.goto("/de/desk/events/wege-ohne-stufen/mentors/")
    desk.fill("main [name=email]", "trainer@demo.example")
    desk.click("main form:has([name=email]) button[type=submit]")
    letter = re.search(
        r"\S+/mentors/invitation/\S+", house.wait_for_letter("trainer@demo.example", "/invitation/", seconds=120)
    )
    assert letter
    for person in ("trainer@demo.example", "learner@demo.example"):  # for them, and for somebody else
        page = visitor(locale="de-DE", bypass_csp=True)
        sign_in(page, person)
        page.goto(urlsplit(letter[0]).path)
        assert page.locator("h1").is_visible()
        look(page)


def test_a_helper_at_the_door_begins_on_an_accessible_page(
    visitor: Callable[..., Page], sign_in: Callable[[Page, str], None], look: Callable[[Page], None]
) -> None:
    desk = visitor(locale="de-DE")
    sign_in(desk, "university@demo.example")
    desk.goto("/de/desk/events/wege-ohne-stufen/sessions/")
    desk.locator("main a[href*='/desk/check-in/']").first.click()
    desk.locator("main a[href$='/helpers/']").first.click()
    desk.fill("main [name=label]", "Seiteneingang")
    desk.click("main form:has([name=label]) button[type=submit]")
    address = desk.locator("section a.link").first.inner_text()
    page = visitor(locale="de-DE", bypass_csp=True)
    page.goto(urlsplit(address).path)
    assert page.locator("main form button").is_visible()
    look(page)
    page.goto(urlsplit(address).path[:-4] + "abc/")  # a link that has ended
    look(page)
