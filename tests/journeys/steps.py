"""Small steps that several journeys take. With JOURNEY_PICTURES=<folder> each named step leaves a picture there."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from .conftest import House
from .test_accessibility import sideways, violations

CITY = ZoneInfo("Europe/Berlin")


def seen(page: Page, name: str) -> None:
    if folder := os.environ.get("JOURNEY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def moment(minutes: float) -> str:
    """So many minutes from now, as a field for day and time takes it."""
    return f"{datetime.now(CITY) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def day(days: int) -> str:
    return f"{datetime.now(CITY).date() + timedelta(days=days):%Y-%m-%d}"


def press(page: Page, name: str) -> None:
    """The first visible button or link in the page's main part whose name begins like this; waits for what follows."""
    starts = re.compile(rf"^\s*{re.escape(name)}")
    main = page.get_by_role("main")
    found = main.get_by_role("button", name=starts).or_(main.get_by_role("link", name=starts))
    found.filter(visible=True).first.click()
    page.wait_for_load_state()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"main [name={name}]", value)


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("body")).to_contain_text(words)


def link_in(house: House, to: str, part: str) -> str:
    """The path of the link in the newest mail to `to` that has `part` in it; in English, whatever language they read."""
    found = re.search(rf"\S+{re.escape(part)}\S*", house.wait_for_letter(to, part, seconds=120))
    assert found
    return re.sub(r"^/\w\w/", "/en/", urlsplit(found[0].rstrip(".,)")).path)


def sign_up(page: Page, house: House, name: str, address: str) -> None:
    """A new person, with the code from the mail and without a password."""
    page.goto("/en/account/signup/")
    fill(page, name=name, email=address)
    page.locator("main form button[type=submit]").first.click()
    code = re.search(r"^ {4}(\S+)$", house.wait_for_letter(address), re.MULTILINE)
    assert code
    page.fill("[name=code]", code[1])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/me/**")


def look(page: Page, *paths: str) -> None:
    """axe finds nothing here (or at `paths`), by day and wide, by night and narrow. Needs a visitor with `bypass_csp`."""
    for path in paths or ("",):
        if path:
            page.goto(path)
        for scheme, width in (("light", 1280), ("dark", 320)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            assert (page.url, [*sideways(page), *violations(page)]) == (page.url, [])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
