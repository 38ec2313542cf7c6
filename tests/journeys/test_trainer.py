"""A trainer writes a course and asks for review, an editor publishes it, the trainer makes a run and sees who comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from .conftest import House

TITLE, SLUG = "Sterne über der Stadt", "sterne-ueber-der-stadt"


def test_a_trainer_writes_publishes_runs_and_sees(
    house: House, visitor: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    trainer = visitor(locale="en-GB", viewport={"width": 1280, "height": 900})
    sign_in(trainer, "trainer@demo.example")
    pages = write_the_course(trainer)
    ask_for_review(trainer, pages["lesson"])
    editor = visitor(locale="en-GB", viewport={"width": 1280, "height": 900})
    sign_in(editor, "editor@demo.example")
    publish(editor, pages["course"])
    publish(editor, pages["module"])
    approve(editor, pages["lesson"])
    make_a_run(trainer)
    learner = visitor(locale="de-DE")
    sign_in(learner, "judge@demo.example")
    take_a_place(learner)
    see_who_comes(trainer)


def write_the_course(page: Page) -> dict[str, str]:
    """{"course", "module", "lesson"}: numbers of the pages in the CMS, still drafts."""
    page.goto("/en/desk/")
    page.get_by_role("button", name=re.compile("new course", re.I)).first.click()
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "Wir sehen gemeinsam nach oben und finden heraus, was dort leuchtet.")
    course = saved(page)
    page.goto(f"/cms/pages/add/courses/modulepage/{course}/")
    page.fill("#id_title", "Der erste Abend")
    module = saved(page)
    page.goto(f"/cms/pages/add/courses/lessonpage/{module}/")
    page.fill("#id_title", "Warum Sterne funkeln")
    page.fill("#id_lead", "Die Luft ist unruhig, und das sieht man.")
    return {"course": course, "module": module, "lesson": saved(page)}


def saved(page: Page) -> str:
    """Saves the draft and returns the page's number."""
    page.locator("button.action-save").first.click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"), timeout=45_000)
    found = re.search(r"/pages/(\d+)/", page.url)
    assert found
    return found.group(1)


def ask_for_review(page: Page, number: str) -> None:
    page.goto(f"/cms/pages/{number}/edit/")
    more_actions(page)
    page.get_by_role("button", name=re.compile("Submit to", re.I)).click()
    expect(page.locator(".messages")).to_contain_text(re.compile("submitted", re.I))


def publish(page: Page, number: str) -> None:
    page.goto(f"/cms/pages/{number}/edit/")
    more_actions(page)
    page.click("button[name=action-publish]")
    expect(page.locator(".messages")).to_contain_text(re.compile("published", re.I))


def approve(page: Page, number: str) -> None:
    page.goto(f"/cms/pages/{number}/edit/")
    more_actions(page)
    page.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(re.compile("published|updated", re.I))


def more_actions(page: Page) -> None:
    page.click("footer [data-w-dropdown-target='toggle']")


def make_a_run(page: Page) -> None:
    """Plans it in two steps, and opens it for registration."""
    page.goto("/en/desk/courses/")
    page.locator("a[href*='new-run']").filter(visible=True).first.wait_for()
    address = page.locator(f"a[href*='{SLUG}/new-run/']").first.get_attribute("href")
    page.goto(str(address))
    page.get_by_label("Online", exact=True).check()
    page.click("main form button[type=submit]")
    first = date.today() + timedelta(days=21)
    for name, value in {
        "day": first.isoformat(), "clock": "18:00", "minutes": "90", "count": "2", "places": "8",
    }.items():  # fmt: skip
        page.fill(f"main [name={name}]", value)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    opening = page.locator("main form[action$='/open/'] button")
    if opening.count():
        opening.first.click()
    expect(page.locator("main")).to_contain_text("0 of 8")


def take_a_place(page: Page) -> None:
    page.goto("/de/learn/?q=Sterne")
    page.click(f"main a:has-text('{TITLE}')")
    page.get_by_role("link", name="Platz nehmen").filter(visible=True).first.click()
    page.wait_for_url(re.compile("/places/"))
    for _step in range(3):
        forward = page.locator("main form .btn--sun").filter(visible=True)
        if not forward.count():
            break
        forward.first.click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(re.compile("Du hast einen Platz|Dein Platz", re.I))


def see_who_comes(page: Page) -> None:
    page.goto("/en/desk/runs/")
    page.locator("main a", has_text=TITLE).first.click()
    expect(page.locator("main")).to_contain_text("1 of 8")
    page.locator("main a[href$='/people/']").first.click()
    expect(page.locator("main")).to_contain_text("Tomasz Lampenfeld")
