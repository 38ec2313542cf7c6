"""A judge in a hall without network: the phone keeps everything, and sends it once when the network is back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import House

ROOT = Path(__file__).resolve().parents[2]
SESSION = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
def session_of(person):
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return session.session_key
"""
MAKE = (
    SESSION
    + """
from uuid import uuid4
from django.utils import timezone
from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from tests.events.judging_makers import make_judge, make_judging
from tests.events.makers import make_hackathon
mark = uuid4().hex[:8]
house = Organisation.objects.create(slug=f"hall-{mark}", name="Lichtstadt", kind=OrganisationKind.ASSOCIATION, verified_at=timezone.now())
event = make_hackathon(house, slug=f"hack-{mark}")
person = Person.objects.create(email=f"jo.{mark}@hall.example", name="Jo Judge", language="en")
judge = make_judge(event, person)
import tests.events.judging_makers as makers
def team_of_one(event):
    one = Person.objects.create(email=f"{uuid4().hex}@hall.example", name="Team Member", language="en")
    submission = makers.make_project(event, one, title=f"Project {event.submissions.count() + 1}")
    submission.team.slug = submission.slug = f"project-{event.submissions.count()}"
    submission.team.save(); submission.save()
for number in range(3):
    team_of_one(event)
round = make_judging(projects=0, judges=0, event=event, kind=KIND)
answer({"slug": event.slug, "round": str(round.uuid), "session": session_of(person)})
"""
)
COUNT = """
from events.models import Ballot
rows = Ballot.objects.filter(round__uuid=ROUND).order_by("pk")
answer([[row.content, row.comment, row.device_at is not None] for row in rows])
"""


@dataclass(frozen=True)
class Hall:
    slug: str
    round: str
    session: str

    @property
    def home(self) -> str:
        return f"/en/events/{self.slug}/judge/"


def ballots(house: House, hall: Hall) -> Any:
    return house.inside(f"ROUND = {hall.round!r}\n{COUNT}")


def opened(house: House, visitor: Callable[..., Page], kind: str) -> tuple[Hall, Page]:
    """A judge's phone that has been on the page once with network."""
    hall = Hall(**house.inside(f"KIND = {kind!r}\n{MAKE}"))
    page = visitor(viewport={"width": 390, "height": 800})
    page.context.add_cookies([{"name": "sessionid", "value": hall.session, "url": house.url}])
    page.goto(hall.home)
    page.wait_for_selector('#judging[data-kept="true"]')
    return hall, page


def judge_one(page: Page, step: int, comment: str = "") -> None:
    for group in page.locator("fieldset").all():
        group.locator(f'input[value="{step}"]').check()
    if comment:
        page.fill("#comment", comment)
    here = page.url
    page.get_by_role("button", name="Save and go on").click()
    expect(page).not_to_have_url(here)


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("[data-part=state]")).to_be_hidden(timeout=60_000)


def test_a_judge_judges_all_projects_without_network(house: House, visitor: Callable[..., Page]) -> None:
    hall, page = opened(house, visitor, "rubric")
    expect(page.locator("[data-part=ready]")).to_contain_text("without network")
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("link", name="Begin").click()
    judge_one(page, 4, "Go on!")
    expect(page.locator("[data-part=state]")).to_contain_text("1 saved on this phone, not yet sent")
    judge_one(page, 2)
    expect(page.locator("[data-part=state]")).to_contain_text("2 saved on this phone, not yet sent")
    judge_one(page, 5)
    page.wait_for_url(f"**{hall.home}")
    expect(page.locator("[data-part=state]")).to_contain_text("3 saved on this phone, not yet sent")
    expect(page.locator(".tag[data-kept]")).to_have_count(3)
    assert ballots(house, hall) == []
    come_back(page)
    page.reload()
    expect(page.get_by_text("3 of 3 judged")).to_be_visible()
    stored = ballots(house, hall)
    assert [sorted(set(content["scores"].values())) for content, _comment, _device in stored] == [[4], [2], [5]]
    assert [comment for _content, comment, _device in stored] == ["Go on!", "", ""]
    assert all(device for _content, _comment, device in stored)


def test_what_was_begun_is_still_there_after_the_phone_went_to_sleep(
    house: House, visitor: Callable[..., Page]
) -> None:
    _hall, page = opened(house, visitor, "rubric")
    page.get_by_role("link", name="Begin").click()
    page.context.set_offline(True)
    page.locator("fieldset").first.locator('input[value="3"]').check()
    page.fill("#comment", "Half a thought")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator("fieldset").first.locator('input[value="3"]')).to_be_checked()
    expect(page.locator("#comment")).to_have_value("Half a thought")


def test_a_project_without_any_step_is_not_saved(house: House, visitor: Callable[..., Page]) -> None:
    _hall, page = opened(house, visitor, "rubric")
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("[data-part=problem]")).to_have_text("Choose a step for at least one criterion.")


def test_an_order_is_made_with_arrows_without_network(house: House, visitor: Callable[..., Page]) -> None:
    hall, page = opened(house, visitor, "ranking")
    page.context.set_offline(True)
    page.goto(f"{hall.home}{hall.round}/order/")
    titles = page.locator("[data-order] > li").evaluate_all("rows => rows.map((row) => row.dataset.title)")
    arrow = page.get_by_role("button", name=f"Move {titles[2]} up")
    box = arrow.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    for title in reversed(titles):
        page.get_by_role("button", name=f"Move {title} up").click()
    arrow = page.get_by_role("button", name=f"Move {titles[0]} up")
    arrow.press("Enter")
    expect(arrow).to_be_focused()
    expect(page.locator("[data-part=moved]")).to_have_text(f"{titles[0]}: place 2")
    wanted = [titles[2], titles[0], titles[1]]
    shown = "rows => rows.map((row) => row.dataset.title)"
    assert page.locator("[data-order] > li").evaluate_all(shown) == wanted
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator("[data-order] > li").evaluate_all(shown) == wanted
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    places = page.locator("[data-order] select").evaluate_all(
        "fields => fields.map((field) => field.name.slice('place-'.length))"
    )
    page.get_by_role("button", name="Save my order").click()
    expect(page.locator("[data-part=state]")).to_contain_text("1 saved on this phone, not yet sent")
    come_back(page)
    assert [content["order"] for content, _comment, _device in ballots(house, hall)] == [places]


def test_pairs_are_answered_without_network(house: House, visitor: Callable[..., Page]) -> None:
    hall, page = opened(house, visitor, "pairwise")
    page.context.set_offline(True)
    page.get_by_role("link", name="Compare two at a time").click()
    page.locator("[data-duel]:not([hidden]) button").first.click()
    expect(page.locator("[data-part=state]")).to_contain_text("1 saved on this phone, not yet sent")
    come_back(page)
    assert len(ballots(house, hall)) == 1
