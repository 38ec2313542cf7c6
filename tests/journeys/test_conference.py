"""A conference's call: somebody proposes, two read, the desk decides, the author confirms, and it stands in the programme."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House
from .steps import fill, link_in, look, press, says, seen

TALK = f"Shadows one can hear {secrets.token_hex(2)}"
EVENT = "tag-des-lichts"
DESK, AUTHOR, REVIEWER = "university@demo.example", "wilma.schraubstock@demo.example", "judge@demo.example"


def test_a_proposal_goes_into_the_programme_and_into_somebodys_own(
    house: House, visitor: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    def person(address: str) -> Page:
        page = visitor(locale="en-GB", bypass_csp=True, viewport={"width": 1280, "height": 900})
        sign_in(page, address)
        return page

    author, desk, reviewer = person(AUTHOR), person(DESK), person(REVIEWER)
    propose(author)
    ask_a_reviewer(desk)
    review(reviewer, link_in(house, REVIEWER, f"{EVENT}/reviews/"))
    decide(desk)
    confirm(author, link_in(house, AUTHOR, f"{EVENT}/call/"))
    put_into_the_programme(desk)
    choose(reviewer)


def propose(page: Page) -> None:
    page.goto(f"/en/events/{EVENT}/")
    press(page, "Call for contributions")
    seen(page, "c01-call")
    press(page, "Propose something")
    fill(page, title=TALK, abstract="Blind people hear where light falls. Close your eyes and listen.")
    page.check("main [name=kind][value=talk]")
    page.check("main [name=minutes][value='30']")
    seen(page, "c02-propose")
    press(page, "Save and hand in")
    says(page, "Your contribution is handed in")
    seen(page, "c03-proposed")
    look(page)
    here = page.url
    look(page, f"{here}change/", f"{here}take-back/")


def ask_a_reviewer(page: Page) -> None:
    page.goto(f"/en/desk/events/{EVENT}/contributions/")
    says(page, TALK)
    seen(page, "c04-desk-contributions")
    press(page, "Reviewers")
    if "Tomasz Lampenfeld" not in page.locator("main").inner_text():
        fill(page, email=REVIEWER)
        press(page, "Ask this person")
    says(page, "Tomasz Lampenfeld")
    seen(page, "c05-desk-reviewers")


def review(page: Page, path: str) -> None:
    page.goto(path)
    says(page, TALK)
    seen(page, "c06-reviews")
    press(page, TALK)
    expect(page.locator("main")).not_to_contain_text("Wilma")
    page.check("main [name=score][value='5']")
    fill(page, comment="Nobody else can tell us this.")
    seen(page, "c07-review")
    press(page, "Save")
    says(page, "your opinion is noted")


def decide(page: Page) -> None:
    page.goto(f"/en/desk/events/{EVENT}/contributions/")
    page.locator("main tr", has_text=TALK).locator("select").select_option("accept")
    press(page, "Note these decisions")
    says(page, "Nobody has been told yet")
    seen(page, "c08-decided")
    press(page, "Publish the decisions")
    expect(page.locator("main tr", has_text=TALK)).to_contain_text("Accepted")


def confirm(page: Page, path: str) -> None:
    page.goto(path)
    if page.get_by_role("link", name=TALK).count():
        press(page, TALK)
    seen(page, "c09-accepted")
    press(page, "Yes, I am coming")
    says(page, "Confirmed")


def put_into_the_programme(page: Page) -> None:
    page.goto(f"/en/desk/events/{EVENT}/programme/")
    seen(page, "c10-desk-programme")
    press(page, TALK)
    page.locator("main [name=day]").select_option(index=1)
    fill(page, clock="15:00", room="Audimax")
    seen(page, "c11-desk-item")
    page.locator("main form .btn--sun").first.click()
    page.wait_for_load_state()
    press(page, "Release the programme")
    says(page, "As the public sees it")
    seen(page, "c12-released")


def choose(page: Page) -> None:
    page.goto(f"/en/events/{EVENT}/programme/")
    seen(page, "c13-programme")
    page.locator("main a", has_text=TALK).first.click()
    seen(page, "c14-item")
    press(page, "Into my programme and calendar")
    page.goto(f"/en/events/{EVENT}/programme/mine/")
    says(page, TALK)
    says(page, re.compile(r"15:00"))
    seen(page, "c15-mine")
    look(page)
