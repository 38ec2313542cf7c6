"""Every page of the house, looked at with axe: by day and by night, wide and narrow, in German and in Arabic.

Addresses come from the resolver. One that no page leads to, and that is neither met on a way through the sign-in below nor
named in `no_page.py` with its reason, fails. All addresses are looked at in the two most different ways
(German, light, 1280 px; Arabic, dark, 320 px), the main ones in all eight.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from core.audience import Audience
from lms.audiences import audience_of, routes

from .addresses import Found, in_language, walk
from .conftest import PASSWORD, ROOT, House
from .no_page import NO_PAGE

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOBODY = ""
PEOPLE = [
    NOBODY, "learner@demo.example", "trainer@demo.example", "partner@demo.example", "judge@demo.example",
    "organiser@demo.example", "university@demo.example", "company@demo.example", "liang.spektrum@demo.example",
    "editor@demo.example",
]  # fmt: skip
EVENTS = [
    "licht-fuer-die-altstadt", "wege-ohne-stufen", "stadt-hoert-zu", "tag-des-lichts", "nacht-in-der-sternwarte",
    "erzaehlcafe",
]  # fmt: skip
OPEN_DOORS = [
    "/de/", "/de/gallery/", "/de/verify/", "/de/accessibility/report/thanks/", "/de/account/inactive/",
    *(f"/de/events/{event}/" for event in EVENTS),
]  # fmt: skip
CITY_DOORS = ["/de/desk/city/history/", "/de/desk/city/organisations/bildungswerk-morgenrot/"]
OWN_DOORS = ["/de/me/", "/de/desk/", "/de/account/2fa/", "/de/account/reauthenticate/", *CITY_DOORS]
# Where something waits for these people: lists that are longer than the examples a walk looks at.
WAITING = {
    "learner@demo.example": ["/de/me/registrations/", "/de/events/wege-ohne-stufen/mentors/"],
    "organiser@demo.example": [
        "/de/desk/events/stadt-hoert-zu/judging/", "/de/desk/events/lichtrat/",
        "/de/desk/events/lichtrat/people/?show=review",
    ],
    "editor@demo.example": ["/de/desk/events/runder-tisch-ehrenamt/series/"],
    "university@demo.example": [f"/de/desk/events/wege-ohne-stufen/{part}/" for part in ("ages", "conduct", "mentors")],
}  # fmt: skip
NOT_FOUND = "/de/there-is-no-such-page/"

WAYS = [(language, scheme, width) for language in ("de", "ar") for scheme in ("light", "dark") for width in (1280, 320)]
# Every address in these two ways, another example of it in each; the main ones in all eight. AXE_EVERY_WAY=1 takes every
# example in all eight ways (many minutes).
EVERY_WAY = bool(os.environ.get("AXE_EVERY_WAY"))
WHOLE_WALKS = [("de", "light", 1280), ("ar", "dark", 320)]
MAIN_PAGES = {
    "city:home", "catalogue:learn", "courses:course", "courses:lesson", "city:me", "city:gallery", "account_login",
    "scheduler:places", "scheduler:registrations", "certificates:mine", "verify", "courses:desk", "courses:desk_run",
    "courses:desk_roster", "courses:desk_attendance", "accounts:organisation_desk", "events:event", "events:teams",
    "events:team_mine", "events:challenge", "events:gallery", "events:project", "events:programme", "events:judge",
    "events:judge_project", "events:results", "events:desk_event", "events:desk_people", "events:desk_result",
    "scheduler:checkin",
}  # fmt: skip


@dataclass
class Looked:
    """Where somebody stands: the address's name, its path, and who they are."""

    name: str
    path: str
    person: str


@dataclass
class City:
    """What was found by following links, and everyone's signed-in browser state."""

    states: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, list[Found]] = field(default_factory=dict)
    pages: list[Looked] = field(default_factory=list)


@pytest.fixture(scope="module")
def city(browser: Browser, house: House) -> City:
    """Each page belongs to the first person who gets it."""
    city = City()
    for person in PEOPLE:
        context = browser.new_context(base_url=house.url, locale="de-DE")
        if person:
            enter(context.new_page(), person)
        starts = OPEN_DOORS + (OWN_DOORS if person else []) + WAITING.get(person, [])
        found = walk(context.request, starts)
        city.states[person] = context.storage_state()
        context.close()
        for name, answers in found.items():
            known = any(looked.name == name for looked in city.pages)
            pages = [] if known else [Looked(name, answer.path, person) for answer in answers if answer.is_page]
            city.pages += pages
            city.answers.setdefault(name, []).extend(answers)
    return city


def enter(page: Page, person: str) -> None:
    page.goto("/de/account/login/")
    page.fill("[name=login]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/de/me/**")


def browsers_of(browser: Browser, house: House, city: City, way: tuple[str, str, int]) -> Callable[[str], Page]:
    """page_of(person): one page per person in this language, light and width."""
    language, scheme, width = way
    pages: dict[str, Page] = {}

    def page_of(person: str) -> Page:
        if person not in pages:
            context: BrowserContext = browser.new_context(
                base_url=house.url, storage_state=city.states[person], locale=language, bypass_csp=True,
                color_scheme=scheme, viewport={"width": width, "height": 800},  # type: ignore[arg-type]
            )  # fmt: skip
            pages[person] = context.new_page()
        return pages[person]

    return page_of


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(map(str, way)))
def test_no_page_has_an_axe_violation_or_scrolls_sideways(
    browser: Browser, house: House, city: City, way: tuple[str, str, int]
) -> None:
    page_of = browsers_of(browser, house, city, way)
    problems = {}
    for looked in to_look_at(city, way):
        page = page_of(looked.person)
        page.goto(in_language(looked.path, way[0]))
        if found := [*sideways(page), *violations(page)]:
            problems[f"{looked.person} {looked.path}"] = found
    close(browser)
    assert problems == {}, json.dumps(problems, indent=1, ensure_ascii=False)


def to_look_at(city: City, way: tuple[str, str, int]) -> list[Looked]:
    """All pages, or one example of each address of this way: the ways take turns, so that every example is met."""
    if EVERY_WAY:
        return city.pages
    turn = WHOLE_WALKS.index(way) if way in WHOLE_WALKS else WAYS.index(way)
    examples: dict[str, list[Looked]] = defaultdict(list)
    for looked in city.pages:
        if way in WHOLE_WALKS or looked.name in MAIN_PAGES:
            examples[looked.name].append(looked)
    return [found[turn % len(found)] for found in examples.values()]


def close(browser: Browser) -> None:
    for context in browser.contexts:
        context.close()


def sideways(page: Page) -> list[str]:
    """What sticks out when the page can be scrolled sideways."""
    page.wait_for_load_state()
    return list(
        page.evaluate("""() => document.documentElement.scrollWidth <= innerWidth ? [] :
        ["scrolls sideways: " + [...document.querySelectorAll("body *")].filter((part) => {
            const box = part.getBoundingClientRect();
            return box.right > innerWidth + 1 || box.left < -1;
        }).slice(0, 5).map((part) => part.outerHTML.slice(0, 90)).join(" | ")]""")
    )


def violations(page: Page) -> list[str]:
    """axe's findings as "rule: first places"; folded parts of the page are opened first."""
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
    page.evaluate(AXE.read_text())
    return list(page.evaluate("""async (tags) => {
        const result = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
        return result.violations.map((one) => one.id + ": "
            + one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + " " + node.failureSummary).join(" | "));
    }""", TAGS))  # fmt: skip


def test_every_address_is_looked_at_or_says_why_not(city: City) -> None:
    seen = {looked.name for looked in city.pages}
    missing = [
        route.name
        for route in routes()
        if not route.path.startswith(("cms/", "documents/", "pages/", "media/"))
        and audience_of(route) is not Audience.MACHINE
        and route.name not in seen | set(NO_PAGE)
        and not answers_without_a_page(city.answers.get(route.name, []))
    ]
    assert missing == []


def answers_without_a_page(answers: list[Found]) -> bool:
    """It only acts (405 for a GET), sends a file, or leads on to another address."""
    return any(answer.status in {200, 405} and not answer.is_page for answer in answers)


def test_no_link_of_the_house_ends_in_an_error(city: City) -> None:
    wrong = {answer.path: answer.status for found in city.answers.values() for answer in found if answer.status >= 500}
    gone = [answer.path for found in city.answers.values() for answer in found if answer.status == 404]
    assert (wrong, gone) == ({}, [])


def test_the_look_itself_sees_what_is_wrong(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.url, bypass_csp=True)
    page.goto("/de/")
    assert violations(page) == []
    page.evaluate(
        "document.querySelector('main').innerHTML = '<img src=x><p style=\"width:3000px;color:#ccc\">grey words</p>'"
    )
    assert {found.split(":")[0] for found in violations(page)} >= {"image-alt", "color-contrast"}
    assert sideways(page)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_is_not_there_is_as_accessible_as_the_others(browser: Browser, house: House, scheme: str) -> None:
    page = browser.new_page(base_url=house.url, bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(NOT_FOUND)
    assert [*sideways(page), *violations(page)] == []
    page.close()


def test_what_is_excused_still_exists() -> None:
    assert set(NO_PAGE) | MAIN_PAGES <= {route.name for route in routes()}
