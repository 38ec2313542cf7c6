"""Somebody of fifteen registers; their guardian agrees by the link in the letter, and takes it back later."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House
from .steps import fill, link_in, look, press, says, seen, sign_up

EVENT, MARK = "wege-ohne-stufen", secrets.token_hex(3)
MINOR, GUARDIAN = f"milo-{MARK}@journey.example", f"ada-{MARK}@journey.example"


def test_a_guardian_agrees_and_takes_it_back(house: House, visitor: Callable[..., Page]) -> None:
    minor = visitor(locale="en-GB", bypass_csp=True, viewport={"width": 1280, "height": 900})
    sign_up(minor, house, "Milo Abendstern", MINOR)
    register(minor)
    guardian = visitor(java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 800})
    letter = link_in(house, GUARDIAN, "/guardian/")
    agree(guardian, letter)
    minor.reload()
    says(minor, "You have a place")
    seen(minor, "m07-confirmed")
    looker = visitor(locale="en-GB", bypass_csp=True)
    look(looker, letter, f"{letter}withdraw/")
    take_back(guardian, letter)
    house.wait_for_letter(MINOR, "Your registration has ended")
    minor.goto("/en/me/registrations/")
    expect(minor.locator("main")).to_contain_text("Cancelled")
    seen(minor, "m10-registrations")


def register(page: Page) -> None:
    page.goto(f"/en/events/{EVENT}/")
    seen(page, "m01-event")
    press(page, "Register")
    page.get_by_label(re.compile(r"14.*17")).first.check()
    seen(page, "m02-choose")
    press(page, "Continue")
    fill(page, guardian_name="Ada Abendstern", guardian_email=GUARDIAN)
    page.locator("main [name=guardian_language]").select_option("en")
    for group in page.locator("main fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").first.check()
    for box in page.locator("main input[type=checkbox][name^=terms]").all():
        box.check()
    seen(page, "m03-details")
    look(page)
    press(page, "Continue")
    expect(page.locator("h1")).to_have_text("Is everything right?")
    seen(page, "m04-check")
    page.locator("main form .btn--sun").first.click()
    page.wait_for_load_state()
    says(page, "Nobody else gets this place meanwhile")
    seen(page, "m05-pending")
    look(page)
    asked = page.locator("main a[href*='/me/registrations/'], main a[href*='/terms/']")
    paths = asked.evaluate_all("links => links.map(link => link.getAttribute('href').split('#')[0])")
    look(page, *(path for path in dict.fromkeys(paths) if not path.endswith("/me/registrations/")))


def agree(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("h1")).to_contain_text("come?")
    seen(page, "m06-guardian")
    fill(page, phone="0151 2345678")
    page.locator("main [name=relationship]").first.check() if page.locator(
        "main input[type=radio][name=relationship]"
    ).count() else page.locator("main [name=relationship]").select_option(index=1)
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    press(page, "I agree")
    expect(page.locator("h1")).to_have_text("Thank you, you have agreed.")
    seen(page, "m06b-agreed")


def take_back(page: Page, path: str) -> None:
    page.goto(path)
    press(page, "Take my consent back")
    seen(page, "m08-withdraw")
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_have_text("You have taken your consent back.")
    seen(page, "m09-withdrawn")
