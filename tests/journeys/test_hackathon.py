"""A whole hackathon, from the plan to the certificate of the award, played by everybody who takes part in it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import House
from .steps import day, fill, link_in, look, moment, press, says, seen

ROOT = Path(__file__).resolve().parents[2]
MARK = secrets.token_hex(2)
TITLE = f"Night of ideas {MARK}"
ORGANISER, SPONSOR, JUDGE = "organiser@demo.example", "company@demo.example", "judge@demo.example"
CAPTAIN, MEMBER, ALONE = (
    "gudrun.laterne@demo.example",
    "beatrix.nachtdienst@demo.example",
    "paula.loetzinn@demo.example",
)
CHALLENGE, PROJECT, OTHER = "A lamp that listens", "Whisper lamp", "Paper moon"
STEPS = {PROJECT: 5, OTHER: 2}
AWARD = "The bright idea"

type Arrive = Callable[..., Page]
type SignIn = Callable[[Page, str], None]


def test_a_hackathon_from_the_plan_to_the_certificate(house: House, visitor: Arrive, sign_in: SignIn) -> None:
    def person(address: str) -> Page:
        page = visitor(locale="en-GB", bypass_csp=True, viewport={"width": 1280, "height": 900})
        sign_in(page, address)
        return page

    organiser = person(ORGANISER)
    slug = plan(organiser)
    look(organiser, f"/en/desk/events/{slug}/throw-away/")
    publish(organiser, slug)
    write_a_letter(organiser, slug)
    pose_a_challenge(organiser, person(SPONSOR), slug)
    captain, member, alone = person(CAPTAIN), person(MEMBER), person(ALONE)
    for one in (captain, member, alone):
        take_a_place(one, slug)
    join(member, slug, found_team(captain, slug, "Glow worms"))
    look(alone, f"/en/events/{slug}/teams/glow-worms/ask/")
    found_team(alone, slug, "Night owl")
    look(alone, *(f"/en/events/{slug}/teams/mine/{part}/" for part in ("leave", "dissolve")))
    for one in (captain, alone):
        wish(one, slug)
    deal_out_the_challenges(organiser, slug)
    hand_in(captain, slug, PROJECT)
    hand_in(alone, slug, OTHER)
    set_phases(organiser, slug, submit_from=-30, gallery_from=-1, teams_until=-20, wishes_until=-10)
    let_the_hour_strike(house, slug)
    ask_a_judge(organiser, slug)
    judge = person(JUDGE)
    agree_to_judge(judge, link_in(house, JUDGE, f"{slug}/judge/invitation/"))
    open_the_round(organiser, slug)
    judge_everything(judge, slug)
    publish_the_result(organiser, slug)
    read_how_it_came_about(captain, slug)
    code = take_the_certificate(house, captain)
    a_stranger_verifies(visitor(java_script_enabled=False, locale="en-GB"), code)


def plan(page: Page) -> str:
    """Through the guided form; returns the event's slug."""
    page.goto("/en/desk/events/")
    press(page, "Plan an event")
    page.check("main [name=kind][value=hackathon]")
    seen(page, "01-plan-kind")
    go_on(page)
    fill(page, title_en=TITLE, summary_en="One evening, one night, and something that shines in the morning.")
    seen(page, "02-plan-words")
    go_on(page)
    fill(page, day=day(1), clock="10:00", last_day=day(2), until="18:00")
    seen(page, "03-plan-when")
    look(page)
    go_on(page)
    page.check("main [name=format][value=onsite]")
    go_on(page)
    page.select_option("main [name=place]", index=1)
    seen(page, "04-plan-where")
    go_on(page)
    fill(page, places="40")
    seen(page, "05-plan-places")
    look(page)
    go_on(page)
    fill(page, team_min="1", team_max="4", teams_until=moment(40), wishes_until=moment(50), submit_from=moment(-60),
         submit_until=moment(60), grace_minutes="0", gallery_from="", vote_from="", vote_until="")  # fmt: skip
    seen(page, "06-plan-hackathon")
    look(page)
    go_on(page)
    says(page, "Teams of 1 to 4")
    seen(page, "07-plan-check")
    look(page)
    press(page, "Create the draft")
    says(page, "Your draft is ready")
    found = re.search(r"/desk/events/([^/]+)/", page.url)
    assert found
    return found.group(1)


def go_on(page: Page) -> None:
    here = page.url
    page.locator("main form .btn--sun").first.click()
    page.wait_for_load_state()
    assert page.url != here, page.locator("main .errors").all_inner_texts()


def publish(page: Page, slug: str) -> None:
    page.goto(f"/en/desk/events/{slug}/")
    seen(page, "08-desk-draft")
    press(page, "Publish")
    expect(page.locator("main .tags").first).to_contain_text("Published")
    if page.get_by_role("button", name="Open registration").count():
        press(page, "Open registration")
    seen(page, "09-desk-published")
    page.goto(f"/en/events/{slug}/")
    expect(page.locator("h1")).to_contain_text(TITLE)
    seen(page, "10-hub")


def write_a_letter(page: Page, slug: str) -> None:
    page.goto(f"/en/desk/events/{slug}/letters/new/")
    fill(page, subject_en="What to bring", text_en="A cup, a charger, a friend.")
    page.locator("main form .btn--sun").first.click()
    page.wait_for_url(re.compile(r"/letters/[0-9a-f-]{36}/$"))
    seen(page, "09b-desk-letter")
    look(page)
    look(page, f"{page.url}write/")


def pose_a_challenge(organiser: Page, sponsor: Page, slug: str) -> None:
    """The organiser asks an organisation, that writes, the organiser publishes."""
    organiser.goto(f"/en/desk/events/{slug}/challenges/new/")
    organiser.select_option("main [name=organisation]", label="Linsenwerk Himmelsblau")
    organiser.check("main [name=who][value=invite]")
    seen(organiser, "11-desk-new-challenge")
    press(organiser, "Continue")
    sponsor.goto("/en/desk/challenges/")
    seen(sponsor, "12-sponsor-challenges")
    sponsor.locator(f"main li:has-text('{TITLE}') a").first.click()
    fill(sponsor, title_en=CHALLENGE, summary_en="Lamps hear a lot. Should they?",
         body_en="Build a lamp that reacts to voices and keeps nothing.", data_terms_en="Recordings stay in the room.",
         rights_terms_en="What you build belongs to you.")  # fmt: skip
    seen(sponsor, "13-sponsor-write")
    sponsor.locator("main button[name=then][value=ready]").click()
    says(sponsor, "The organisers have been told")
    organiser.goto(f"/en/desk/events/{slug}/challenges/")
    seen(organiser, "14-desk-challenges")
    press(organiser, CHALLENGE)
    seen(organiser, "15-desk-challenge")
    press(organiser, "Publish")
    organiser.goto(f"/en/events/{slug}/challenges/")
    says(organiser, CHALLENGE)
    seen(organiser, "16-challenges")


def take_a_place(page: Page, slug: str) -> None:
    page.goto(f"/en/events/{slug}/")
    press(page, "Register")
    page.wait_for_url(re.compile("/places/"))
    seen(page, "17-register")
    for _step in range(4):
        forward = page.locator("main form .btn--sun").filter(visible=True)
        if not forward.count() or "You have a place" in page.locator("main").inner_text():
            break
        forward.first.click()
        page.wait_for_load_state()
    says(page, re.compile("You have a place|Your place", re.I))
    seen(page, "18-registered")


def found_team(page: Page, slug: str, name: str) -> str:
    """Returns the secret code."""
    page.goto(f"/en/events/{slug}/teams/")
    seen(page, "19-teams")
    page.goto(f"/en/events/{slug}/teams/new/")
    fill(page, name=name, pitch="We build something that glows.")
    seen(page, "20-team-new")
    press(page, "Found the team")
    says(page, "Your team is there")
    seen(page, "21-team-mine")
    return page.locator("main .code").inner_text()


def join(page: Page, slug: str, code: str) -> None:
    page.goto(f"/en/events/{slug}/teams/join/")
    fill(page, code=code.lower())
    seen(page, "22-team-code")
    press(page, "Continue")
    seen(page, "23-team-join")
    press(page, "Yes, join")
    says(page, "Welcome to Glow worms!")
    says(page, "Gudrun Laternengarten")


def wish(page: Page, slug: str) -> None:
    """Accepts the terms and wishes."""
    page.goto(f"/en/events/{slug}/challenges/")
    press(page, CHALLENGE)
    page.check("main [name=accepts]")
    seen(page, "24-challenge-terms")
    press(page, "Accept the terms")
    says(page, "accepted version 1")
    press(page, "To your team’s wishes")
    page.locator("main [name=wish_1]").select_option(index=1)
    seen(page, "25-wishes")
    press(page, "Save")
    says(page, "Your team’s wishes are saved")


def deal_out_the_challenges(page: Page, slug: str) -> None:
    set_phases(page, slug, wishes_until=-1)
    page.goto(f"/en/desk/events/{slug}/allotment/")
    seen(page, "26-desk-wishes")
    page.locator("main form[action$='/allotment/prepare/'] button").first.click()
    page.wait_for_load_state()
    seen(page, "27-desk-allotment")
    page.locator("main form[action$='/allotment/publish/'] button").first.click()
    page.wait_for_load_state()
    seen(page, "28-desk-allotted")


def set_phases(page: Page, slug: str, **minutes: int) -> None:
    """Moves the hackathon's dates; so many minutes from now."""
    page.goto(f"/en/desk/events/{slug}/hackathon/")
    fill(page, **{name: moment(value) for name, value in minutes.items()})
    seen(page, "29-desk-hackathon")
    press(page, "Save")
    says(page, "Saved")


def let_the_hour_strike(house: House, slug: str) -> None:
    """No page moves an announced deadline forward, and nobody here waits for an hour."""
    code = (
        "from datetime import timedelta; from django.utils import timezone; from events.models import Hackathon;"
        f"Hackathon.objects.filter(event__slug={slug!r}).update(submit_until=timezone.now() - timedelta(minutes=1))"
    )
    house.inside(code)


def hand_in(page: Page, slug: str, title: str) -> None:
    page.goto(f"/en/events/{slug}/submission/")
    says(page, CHALLENGE)
    fill(page, title=title, tagline="It hears and forgets.", text="A lamp, a microphone, and no memory at all.")
    seen(page, "30-submission")
    press(page, "Save and check before handing in")
    expect(page.locator("h1")).to_have_text("Check and hand in")
    seen(page, "31-hand-in")
    look(page)
    press(page, "Hand in now")
    seen(page, "32-handed-in")
    says(page, re.compile("received|handed in", re.I))


def ask_a_judge(page: Page, slug: str) -> None:
    page.goto(f"/en/desk/events/{slug}/judging/")
    seen(page, "33-desk-judging")
    press(page, "Ask somebody")
    fill(page, name="Tomasz Lampenfeld", email=JUDGE)
    page.select_option("main [name=language]", "en")
    seen(page, "34-desk-judge")
    press(page, "Send the letter")
    says(page, "The letter is on its way")


def agree_to_judge(page: Page, path: str) -> None:
    page.goto(path)
    seen(page, "35-judge-invitation")
    look(page)
    page.check("main [name=signed]")
    press(page, "Yes, I judge")
    says(page, "Nothing to judge yet")
    seen(page, "36-judge-empty")


def open_the_round(page: Page, slug: str) -> None:
    page.goto(f"/en/desk/events/{slug}/judging/rounds/new/")
    fill(page, title_en="First look", views="1")
    seen(page, "37-desk-new-round")
    page.locator("main form .btn--sun").first.click()
    says(page, "the 2 projects that have been handed in are frozen")
    seen(page, "38-desk-round")
    press(page, "Benefit")
    look(page)
    page.go_back()
    press(page, "New criterion")
    look(page)
    page.go_back()
    press(page, "Open the round")
    says(page, "The round is open")


def judge_everything(page: Page, slug: str) -> None:
    page.goto(f"/en/events/{slug}/judge/")
    says(page, "0 of 2 judged")
    seen(page, "39-judge-home")
    press(page, "Begin")
    for _project in range(2):
        here, title = page.url, page.locator("h1").inner_text()
        for group in page.locator("form fieldset").all():
            group.locator(f"input[value='{STEPS[title]}']").check()
        page.fill("#comment", f"{title}: go on with it.")
        seen(page, "40-judge-project")
        page.get_by_role("button", name="Save and go on").click()
        expect(page).not_to_have_url(here)
    page.goto(f"/en/events/{slug}/judge/")
    expect(page.locator("main")).to_contain_text("2 of 2 judged", timeout=30_000)
    seen(page, "41-judge-done")


def publish_the_result(page: Page, slug: str) -> None:
    page.goto(f"/en/desk/events/{slug}/judging/")
    press(page, "First look")
    press(page, "Close the round")
    press(page, "Compute the result")
    expect(page.locator("main tbody tr").first).to_contain_text(PROJECT)
    seen(page, "42-desk-result")
    press(page, "Choose finalists")
    look(page)
    page.goto(f"/en/desk/events/{slug}/judging/awards/new/")
    fill(page, title_en=AWARD, prize_en="A lamp")
    seen(page, "43-desk-award")
    press(page, "Save")
    press(page, AWARD)
    look(page)
    page.go_back()
    page.locator("main select[name=submission]").select_option(label=f"{PROJECT} (Glow worms)")
    press(page, "Keep")
    says(page, "nobody sees it yet")
    seen(page, "44-desk-awards")
    press(page, "Publish results and awards")
    says(page, "Results and awards are public")
    seen(page, "45-desk-published")


def read_how_it_came_about(page: Page, slug: str) -> None:
    page.goto(f"/en/events/{slug}/results/")
    says(page, AWARD)
    seen(page, "46-results")
    page.goto(f"/en/events/{slug}/results/mine/")
    says(page, "Place 1 of 2")
    says(page, AWARD)
    says(page, f"{PROJECT}: go on with it.")
    seen(page, "47-explained")
    page.goto(f"/en/events/{slug}/gallery/")
    seen(page, "48-gallery")
    press(page, PROJECT)
    seen(page, "49-project")


def take_the_certificate(house: House, page: Page) -> str:
    """Returns the code that stands on it."""
    house.wait_for_letter(CAPTAIN, AWARD, seconds=120)
    page.goto("/en/me/certificates/")
    seen(page, "50-certificates")
    page.locator("main .card", has_text=AWARD).locator("a.card__a").first.click()
    page.wait_for_load_state()
    seen(page, "51-certificate")
    document = page.request.get(str(page.locator("a[href$='.pdf']").first.get_attribute("href")))
    assert document.body().startswith(b"%PDF")
    return str(page.locator("a[href^='/verify/']").get_attribute("href")).removeprefix("/verify/")


def a_stranger_verifies(page: Page, code: str) -> None:
    page.goto("/en/verify/")
    page.fill("[name=code]", code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("This certificate is genuine and valid.")
    expect(page.locator("main")).not_to_contain_text("Gudrun")
    seen(page, "52-verify")
