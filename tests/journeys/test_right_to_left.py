"""In Arabic the house stands mirrored and speaks Arabic; with the keyboard alone one gets everywhere and sees where."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.demo.files import read

COURSE = "ki-verstehen"
ARABIC = re.compile(r"[\u0600-\u06ff]")
# What stays as it is in every language: names of the city and its houses, of languages and of standards.
HOUSES = [row["name"] for file in ("organisations.yaml", "venues.yaml") for row in read(file)]
ROOMS = [room for venue in read("venues.yaml") for room in venue["room_names"]]
NAMES = [*sorted([*HOUSES, *ROOMS], key=len, reverse=True), "Lichthof", "Lichtstadt", "DigComp", "Deutsch", "English"]
PROPER_NAMES = re.compile("|".join(map(re.escape, NAMES)))
LATIN_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{3,}")
PAGES = ["/ar/", "/ar/learn/", f"/ar/learn/{COURSE}/", "/ar/organisations/", "/ar/account/login/"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}


def test_someone_finds_a_course_in_arabic(visitor: Callable[..., Page]) -> None:
    page = visitor(locale="ar", viewport=WIDE)
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/ar/$"))
    page.fill("main [name=q]", "KI")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ar/learn/\?.*q=KI"))
    before = hits(page)
    page.locator("#narrow [name=free]").check()
    page.wait_for_url(re.compile("free="))
    expect(page.locator(".chip--on")).to_have_count(1)
    assert 0 < hits(page) <= before
    page.goto("/ar/learn/?q=KI")
    page.click(f"main a.card__a[href='/ar/learn/{COURSE}/']")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"


def hits(page: Page) -> int:
    return page.locator("#hits .hit").count()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_is_mirrored(visitor: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = visitor(locale="ar", viewport=viewport)
    page.goto("/ar/learn/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    middle = viewport["width"] / 2
    assert left_of(page, ".logo__m") > middle, "the logo stands on the right"
    assert left_of(page, ".tools") < middle, "language and sign-in stand on the left"
    assert left_of(page, ".find button") < left_of(page, ".find input"), "the search is sent on the left"
    if viewport is WIDE:
        assert left_of(page, "#narrow") > left_of(page, "#hits"), "the facets stand on the right"


def left_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box, f"{selector} is not to be seen"
    return box["x"]


@pytest.mark.parametrize("path", PAGES)
def test_what_the_house_says_is_arabic(visitor: Callable[..., Page], path: str) -> None:
    """Texts that are not in Arabic are names, or say which language they are in."""
    page = visitor(locale="ar", viewport=WIDE)
    page.goto(path)
    spoken = page.evaluate("""() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), said = [];
        while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (parent.closest("[lang]").lang === "ar" && !parent.closest("script, style, bdi"))
                said.push(walker.currentNode.data.trim());
        }
        for (const part of document.querySelectorAll("[aria-label], [alt], [placeholder], [title]"))
            if (part.closest("[lang]").lang === "ar")
                for (const name of ["aria-label", "alt", "placeholder", "title"]) said.push(part.getAttribute(name) ?? "");
        return said;
    }""")
    assert [text for text in spoken if LATIN_WORD.search(PROPER_NAMES.sub("", text))] == []
    assert all(ARABIC.search(text) for text in page.locator("header .nav__a").all_inner_texts())
    assert all(ARABIC.search(text) for text in page.locator("h1:not([lang]):not([lang] h1)").all_inner_texts())


@pytest.mark.parametrize("path", ["/ar/learn/?q=KI", f"/ar/learn/{COURSE}/", "/ar/accessibility/report/"])
def test_changing_the_language_keeps_the_page(visitor: Callable[..., Page], path: str) -> None:
    page = visitor(locale="ar", viewport=WIDE)
    page.goto(path)
    page.locator("header summary", has=page.locator(".tool__g")).click()
    page.click("header .menu__a[hreflang=uk]")
    expect(page).to_have_url(re.compile(re.escape(path.replace("/ar/", "/uk/").split("?")[0])))
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert ("?q=KI" in page.url) == ("?" in path)


@pytest.mark.parametrize("language", ["ar", "de"])
def test_open_menus_stay_on_a_narrow_page(visitor: Callable[..., Page], language: str) -> None:
    page = visitor(locale=language, viewport=NARROW)
    page.goto(f"/{language}/")
    menus = page.locator("header details.menu:visible")
    assert menus.count() >= 2
    for number in range(menus.count()):
        menus.nth(number).locator("summary").click()
        box = menus.nth(number).locator(".menu__p").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("language", "viewport"), [("ar", WIDE), ("de", NARROW)], ids=["ar-wide", "de-narrow"])
def test_the_keyboard_gets_everywhere_and_shows_where(
    visitor: Callable[..., Page], language: str, viewport: dict[str, int]
) -> None:
    page = visitor(locale=language, viewport=viewport, reduced_motion="reduce")
    page.goto(f"/{language}/learn/?q=KI")
    passed = once_around(page)
    places = [step["place"] for step in passed]
    assert places[0] == "skip", "the first stop leads to the content"
    order = [places.index(place) for place in ("skip", "logo", "nav", "search", "hit")]
    assert order == sorted(order)
    assert [step["what"] for step in passed if not step["visible"]] == []
    assert places[-1] == "footer"


def once_around(page: Page) -> list[dict[str, str | bool]]:
    """Every stop of the Tab key until it leaves the page; a trap would never end."""
    stops: list[dict[str, str | bool]] = []
    while len(stops) < 200:
        stop = press_tab(page)
        if stop["place"] == "outside":
            return stops
        stops.append(stop)
    raise AssertionError(f"no way out: {[stop['what'] for stop in stops[-3:]]}")


def press_tab(page: Page) -> dict[str, str | bool]:
    """Where the keyboard is now: the kind of place, its first letters, and whether one sees it."""
    page.keyboard.press("Tab")
    return dict(page.evaluate("""async () => {
        const at = document.activeElement, until = performance.now() + 4000;
        const inside = () => {
            const box = at.getBoundingClientRect();
            return box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        };
        while (!inside() && performance.now() < until) await new Promise(requestAnimationFrame);  // it scrolls softly
        const kinds = { outside: "body", skip: ".skip", logo: ".logo", nav: ".nav__a", search: "main [name=q]", hit: ".hit a", footer: "footer a" };
        const around = [at, at.parentElement, at.parentElement?.parentElement, at.closest(".card, .find")];
        const ring = around.some((part) => part && parseFloat(getComputedStyle(part).outlineWidth) > 0
            && getComputedStyle(part).outlineStyle !== "none");
        return {
            place: Object.keys(kinds).find((kind) => at.matches(kinds[kind])) ?? "else",
            what: at.outerHTML.slice(0, 140), visible: ring && inside(),
        };
    }"""))  # fmt: skip


def test_the_skip_link_goes_past_the_header(visitor: Callable[..., Page]) -> None:
    page = visitor(locale="ar", viewport=WIDE)
    page.goto("/ar/learn/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
