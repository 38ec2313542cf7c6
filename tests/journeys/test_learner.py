"""Find, register, learn, pass, get the certificate, and a stranger verifies it: all of it without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from lms.demo.files import taught_courses

from .conftest import House

ADDRESS = "frieda@journey.example"
COURSE = "handy-in-ruhe"


def test_a_citizen_finds_a_course_learns_and_gets_a_certificate_that_anyone_verifies(
    house: House, visitor: Callable[..., Page]
) -> None:
    page = visitor(java_script_enabled=False, locale="de-DE")
    find_the_course(page)
    begin_and_sign_up(page, house)
    learn_everything(page, answers_of(COURSE))
    code = take_the_certificate(page, house)
    a_stranger_verifies(visitor(java_script_enabled=False, locale="en-GB"), code)


def find_the_course(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/de/$"))
    page.fill("[name=q]", "erstes Smartphone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/learn/?q=*")
    page.click("main a:has-text('Mein erstes Smartphone')")
    expect(page.locator("h1")).to_contain_text("Mein erstes Smartphone")


def begin_and_sign_up(page: Page, house: House) -> None:
    """Begins at one's own pace; on the way a new person signs up with a code from the mail, without a password."""
    page.locator(".run", has=page.locator("form, a")).filter(has_text=re.compile("Tempo")).locator(".btn").click()
    expect(page).to_have_url(re.compile("/account/"))
    page.click("main a[href*='signup']")
    page.fill("[name=name]", "Frieda Abendrot")
    page.fill("[name=email]", ADDRESS)
    page.click("main form button[type=submit] >> nth=0")
    letter = house.wait_for_letter(ADDRESS)
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.M)
    assert code, letter
    page.fill("[name=code]", code.group(1))
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(re.compile("/(learn|me|places)/"))
    if not re.search(rf"/learn/{COURSE}/[\w-]+/", page.url):
        page.goto(f"/de/learn/{COURSE}/")
        page.locator(".run").filter(has_text=re.compile("Tempo")).locator(".btn").click()
    page.wait_for_url(re.compile(rf"/learn/{COURSE}/[\w-]+/"))


def answers_of(slug: str) -> dict[str, dict[str, Any]]:
    """Prompt (German) → the question, for every question of the course."""
    course = next(course for course in taught_courses() if course["slug"] == slug)
    return {question["prompt"]["de"]: question for quiz in course["quizzes"] for question in quiz["questions"]}


def learn_everything(page: Page, questions: dict[str, dict[str, Any]]) -> None:
    """Lesson by lesson: answer what is asked, then go on, until the course page comes up again."""
    page.goto("/de/me/")
    page.click("main .btn--sun")
    for _lesson in range(30):
        answer_quiz(page, questions)
        page.locator("main article .btn--sun").last.click()
        page.wait_for_load_state()
        if not re.search(rf"/learn/{COURSE}/[\w-]+/", page.url):
            return
    raise AssertionError(f"the course does not end: {page.url}")


def answer_quiz(page: Page, questions: dict[str, dict[str, Any]]) -> None:
    """One question after the other until the result stands there."""
    while page.locator("form.quiz").count():
        prompt = page.locator("section.quiz h2").inner_text()
        fill_answer(page.locator("form.quiz"), questions[prompt])
        page.click("form.quiz button[type=submit]")
        expect(page.locator(".fb:not(.fb--no)")).to_be_visible()
        page.click("form.quiz a.btn")
        page.wait_for_load_state()


def fill_answer(form: Any, question: dict[str, Any]) -> None:
    kind = question["kind"]
    if kind in {"single", "multiple"}:
        for option in question["options"]:
            if option.get("correct"):
                form.get_by_label(option["text"]["de"], exact=True).check()
    elif kind == "true_false":
        form.locator(f"input[value={'true' if question['answer'] else 'false'}]").check()
    else:
        right = question["accepted"]["de"][0] if kind == "short_text" else str(question["answer"])
        form.locator("input.input").fill(right)


def take_the_certificate(page: Page, house: House) -> str:
    """Returns the code that stands on it."""
    house.wait_for_letter(ADDRESS, "Zertifikat")
    page.goto("/de/me/certificates/")
    page.click("main .card__a")
    document = page.request.get(str(page.locator("a[href$='.pdf']").get_attribute("href")))
    assert document.body().startswith(b"%PDF")
    return str(page.locator("a[href^='/verify/']").get_attribute("href")).removeprefix("/verify/")


def a_stranger_verifies(page: Page, code: str) -> None:
    page.goto("/en/verify/")
    page.fill("[name=code]", code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("This certificate is genuine and valid.")
    expect(page.locator("main")).not_to_contain_text("Frieda")
    page.fill("[name=name]", "frieda abendrot")
    page.click("main form button")
    expect(page.locator("main")).to_contain_text("Yes, this name stands on the certificate.")
