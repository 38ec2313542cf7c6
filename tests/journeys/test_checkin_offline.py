"""Check-in in a browser: with the network off, with two scanners, with a camera, with a helper's phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .conftest import CHROMIUM, FLAGS, House

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
MAKE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Person
from accounts.policy import organisations_taught_by
from scheduler.checkin.codes import code_of, short_code
from scheduler.domain.offerings import add_session, create_offering, open_offering
from scheduler.domain.registration import cancel_registration, register
from scheduler.models import Venue
trainer = Person.objects.get(email="trainer@demo.example")
organisation, now = organisations_taught_by(trainer).first(), timezone.now()
offering = create_offering(organisation=organisation, by=trainer, title={"en": "Light for the quarter"}, path="", places=6)
start = now + timedelta(hours=1)
session = add_session(
    offering=offering, by=trainer, starts_at=start, ends_at=start + timedelta(hours=4), venue=Venue.objects.first()
)
open_offering(offering=offering, by=trainer)
people = {}
for name in ("Ada Lovelace", "Grace Hopper", "Yusuf Demir", "Gone Person"):
    person = Person.objects.create(email=f"{name.split()[0].lower()}.{session.pk}@door.example", name=name, language="en")
    mine = register(offering=offering, person=person, by=person)
    people[name] = {"code": code_of(mine.uuid), "short": short_code(mine.uuid)}
    if name == "Gone Person":
        cancel_registration(registration=mine, by=person)
answer({"session": str(session.uuid), "people": people})
"""


@dataclass(frozen=True)
class Meeting:
    session: str
    people: dict[str, dict[str, str]]

    @property
    def door(self) -> str:
        return f"/en/desk/check-in/{self.session}/"

    def code(self, name: str) -> str:
        return self.people[name]["code"]


@pytest.fixture
def meeting(house: House) -> Meeting:
    """A session that begins in an hour, with three registered people and one who gave the place back."""
    return Meeting(**house.inside(MAKE))


@pytest.fixture
def scanner(visitor: Callable[..., Page], sign_in: Callable[[Page, str], None], meeting: Meeting) -> Any:
    """scanner("North"): one more device at a door of the meeting, ready to work without network."""

    def arrive(entrance: str = "", **options: object) -> Page:
        page = visitor(**options)
        sign_in(page, "trainer@demo.example")
        open_door(page, meeting, entrance)
        return page

    return arrive


def open_door(page: Page, meeting: Meeting, entrance: str = "") -> None:
    page.goto(meeting.door)
    page.wait_for_selector('#door[data-ready="true"]')
    if entrance:
        page.locator("summary", has_text="This device").click()
        page.fill("#entrance", entrance)
        page.locator("summary", has_text="This device").click()


def scan(page: Page, text: str) -> str:
    """As a hand scanner does it: types and ends with Enter. Returns the headline and what stands below."""
    page.fill("#text", text)
    page.press("#text", "Enter")
    return verdict(page)


def verdict(page: Page) -> str:
    page.wait_for_selector(".verdict--full:not([hidden])")
    said = " | ".join(page.locator(f"[data-part={part}]").inner_text() for part in ("headline", "detail", "more"))
    page.keyboard.press("Escape")
    page.wait_for_selector(".verdict", state="hidden")
    return said


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=queue]")).to_have_text("Everything is sent", timeout=40_000)


def test_a_scanner_works_through_an_evening_without_network(scanner: Any, meeting: Meeting) -> None:
    page = scanner("North")
    assert scan(page, meeting.code("Ada Lovelace")).startswith("Come in | Ada Lovelace")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("#door[data-begun]")
    expect(page.locator("[data-part=network]")).to_have_text("No network")
    assert scan(page, meeting.code("Grace Hopper")) == "Come in | Grace Hopper | No network: kept on this device."
    assert scan(page, meeting.code("Grace Hopper")).startswith("Already in | Grace Hopper · since ")
    assert scan(page, meeting.people["Ada Lovelace"]["short"]).startswith("Already in | Ada Lovelace")
    assert scan(page, meeting.code("Gone Person")) == "Stop | Cancelled | "
    forged = meeting.code("Yusuf Demir")[:-2] + "00"
    assert scan(page, forged).startswith("Stop | This is not one of our codes.")
    page.reload()
    page.wait_for_selector("#door[data-begun]")
    expect(page.locator("[data-part=queue]")).to_contain_text("wait to be sent")
    come_back(page)
    page.goto(f"{meeting.door}log/")
    lines = page.locator("tbody tr")
    expect(lines).to_have_count(4)
    expect(page.locator(".kpi__n").first).to_have_text("2")


def test_two_scanners_without_network_let_in_the_same_code_and_both_hear_of_it(scanner: Any, meeting: Meeting) -> None:
    north, south = scanner("North"), scanner("South")
    for page in (north, south):
        page.context.set_offline(True)
        assert scan(page, meeting.code("Ada Lovelace")).startswith("Come in | Ada Lovelace")
    come_back(south)
    expect(south.locator("[data-notice]")).to_have_count(0)
    come_back(north)
    for page, here in ((north, "North"), (south, "South")):
        page.evaluate("dispatchEvent(new Event('online'))")
        note = page.locator('[data-notice^="twice"]')
        expect(note).to_contain_text("Let in twice: Ada Lovelace", timeout=30_000)
        expect(note).to_contain_text(f"{here} (this device)")
    north.goto(f"{meeting.door}log/")
    contest = north.locator("section", has_text="The same code at two doors")
    expect(contest.locator("ol li").first).to_contain_text("North")
    expect(contest.locator("ol li").first).to_contain_text("counts")
    north.locator("tr", has_text="South").get_by_role("button", name="Take back").click()
    north.goto(f"{meeting.door}log/")
    expect(north.locator("text=The same code at two doors")).to_have_count(0)


def test_one_who_is_not_on_the_list_is_let_in_with_a_reason_and_taken_back(scanner: Any, meeting: Meeting) -> None:
    page = scanner("North")
    page.context.set_offline(True)
    page.fill("#text", meeting.code("Gone Person"))
    page.press("#text", "Enter")
    page.fill("#force-reason", "Agreed with the desk")
    page.get_by_role("button", name="Let in all the same").click()
    expect(page.locator("[data-part=headline]")).to_have_text("Come in")
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Somebody without registration").click()
    page.fill("#guest-name", "Guest Person")
    page.get_by_role("button", name="Let in without registration").click()
    assert verdict(page).startswith("Come in | Guest Person")
    page.get_by_role("button", name=re.compile(r"Take back\s*: Guest Person")).click()
    assert verdict(page).startswith("Taken back")
    come_back(page)
    page.goto(f"{meeting.door}log/")
    expect(page.locator("tbody")).to_contain_text("Agreed with the desk")
    expect(page.locator("tbody")).to_contain_text("Taken back")
    expect(page.locator(".kpi__n").nth(1)).to_have_text("0")


def test_a_list_that_somebody_changed_on_the_device_is_not_believed(scanner: Any, meeting: Meeting) -> None:
    page = scanner()
    page.context.set_offline(True)
    page.evaluate(
        """async ([session]) => {
            const row = await lhStore.get("lists", session);
            row.signed.list = row.signed.list.replaceAll("Ada Lovelace", "Mallory");
            await lhStore.put("lists", row);
        }""",
        [meeting.session],
    )
    page.reload()
    page.wait_for_selector("#door[data-begun]")
    expect(page.locator('[data-notice="list"]')).to_contain_text("not signed by this house")
    assert scan(page, meeting.code("Ada Lovelace")).startswith("Stop | No list on this device yet.")


def test_the_answer_stays_until_the_next_code_is_typed(scanner: Any, meeting: Meeting) -> None:
    """A hand scanner does not click: its first letter closes the answer, and none is lost."""
    page = scanner()
    scan(page, meeting.code("Ada Lovelace"))
    page.fill("#text", meeting.code("Ada Lovelace"))
    page.press("#text", "Enter")
    page.wait_for_selector(".verdict--again:not([hidden])")
    page.keyboard.type(meeting.code("Grace Hopper"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=detail]")).to_have_text("Grace Hopper")
    assert verdict(page).startswith("Come in | Grace Hopper")


def test_a_helper_scans_with_a_link_and_no_account_until_it_ends(
    scanner: Any, visitor: Callable[..., Page], meeting: Meeting
) -> None:
    desk = scanner()
    desk.goto(f"{meeting.door}helpers/")
    desk.fill("#label", "Side entrance")
    desk.get_by_role("button", name="Make a link").click()
    address = desk.locator("section a.link").first.inner_text()
    phone = visitor(viewport={"width": 390, "height": 844})
    phone.goto(re.sub(r"^https?://[^/]+", "", address))
    phone.get_by_role("button", name="Begin").click()
    phone.wait_for_selector('#door[data-ready="true"]')
    assert "help" not in phone.url
    assert scan(phone, meeting.code("Ada Lovelace")).startswith("Come in | Ada Lovelace")
    desk.goto(f"{meeting.door}helpers/")
    desk.get_by_role("button", name="End this link").click()
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator('[data-notice="door"]')).to_contain_text("This link has ended")
    assert scan(phone, meeting.code("Grace Hopper")).startswith("Stop | No list on this device yet.")


def test_without_script_it_is_a_form_and_a_list(
    visitor: Callable[..., Page], sign_in: Callable[[Page, str], None], meeting: Meeting
) -> None:
    page = visitor(java_script_enabled=False)
    sign_in(page, "trainer@demo.example")
    page.goto(meeting.door)
    page.fill("#text", meeting.people["Ada Lovelace"]["short"])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".verdict--ok")).to_contain_text("Ada Lovelace")
    page.get_by_role("button", name=re.compile(r"Let in\s*: Grace Hopper")).click()
    expect(page.locator(".verdict--ok")).to_contain_text("Grace Hopper")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".verdict--ok")).to_contain_text("Taken back")


# --- the camera


@pytest.fixture
def camera_with(browser: Browser, house: House, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """camera_with(code): a browser whose camera sees this code."""
    opened: list[Browser] = []

    def start(code: str) -> Page:
        flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                 f"--use-file-for-fake-video-capture={film_of(code, tmp_path)}"]  # fmt: skip
        own = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        opened.append(own)
        page = own.new_context(base_url=house.url, permissions=["camera"]).new_page()
        page.set_default_timeout(20_000)
        return page

    yield start
    for own in opened:
        own.close()


def film_of(code: str, folder: Path) -> Path:
    """What Chromium's pretended camera plays: one picture as JPEG, again and again."""
    segno.make(code, error="m").save(folder / "code.png", scale=9, border=4)
    ground = Image.new("RGB", (640, 480), "white")
    with Image.open(folder / "code.png") as picture:
        ground.paste(picture.convert("RGB"), (90, 20))
    ground.save(folder / "code.jpg", quality=92)
    film = folder / "code.mjpeg"
    film.write_bytes((folder / "code.jpg").read_bytes() * 10)
    return film


@pytest.mark.parametrize("reader", ["jsqr", "own"])
def test_the_camera_reads_a_code(
    camera_with: Any, sign_in: Callable[[Page, str], None], meeting: Meeting, reader: str
) -> None:
    page = camera_with(meeting.code("Ada Lovelace"))
    if reader == "jsqr":
        page.add_init_script("delete globalThis.BarcodeDetector")
    sign_in(page, "trainer@demo.example")
    open_door(page, meeting)
    if reader == "own" and not page.evaluate("'BarcodeDetector' in globalThis"):
        pytest.skip("this browser has no reader of its own")
    assert page.evaluate("Boolean(globalThis.jsQR)") is False
    page.get_by_role("button", name="Switch the camera on").click()
    expect(page.locator("[data-part=headline]")).to_have_text("Come in")
    expect(page.locator("[data-part=detail]")).to_have_text("Ada Lovelace")
    assert page.evaluate("Boolean(globalThis.jsQR)") is (reader == "jsqr")


def test_a_camera_that_is_refused_gets_a_sentence(scanner: Any) -> None:
    page = scanner()
    page.get_by_role("button", name="Switch the camera on").click()
    expect(page.locator('[data-notice="camera"]')).to_contain_text("The camera cannot be used.")


# --- for everyone


def problems(page: Page) -> list[str]:
    """What axe finds, as short lines; everything under WCAG 2.2 AA and the best practices."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_at_the_door_keeps_anybody_out(scanner: Any, meeting: Meeting, scheme: str, width: int) -> None:
    page = scanner(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    seen = {}
    for summary in page.locator("summary.acc__s").all():
        summary.click()
    seen["door"] = problems(page) + overflow(page)
    for name, code in (
        ("in", meeting.code("Ada Lovelace")),
        ("already", meeting.code("Ada Lovelace")),
        ("stop", "LH1." + "0" * 128),
    ):
        page.fill("#text", code)
        page.press("#text", "Enter")
        page.wait_for_selector(".verdict--full:not([hidden])")
        seen[name] = problems(page) + overflow(page)
        page.keyboard.press("Escape")
        page.wait_for_selector(".verdict", state="hidden")
    for name in ("log/", "helpers/"):
        page.goto(meeting.door + name)
        seen[name] = problems(page) + overflow(page)
    assert seen == dict.fromkeys(seen, [])


def overflow(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide}"] if wide > 0 else []
