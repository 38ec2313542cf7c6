"""The event's page in each of its times, for everybody and for those who hold it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.domain.events import set_partners, write_event_text
from events.domain.hackathons import set_hackathon
from events.domain.publishing import cancel_event, withdraw_event
from events.domain.series import copy_event
from events.models import Award, Event, Mentor, SubmissionRevision
from events.phases import Phase, phase_of
from scheduler.domain.offerings import add_session, change_offering
from scheduler.domain.registration import register
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_challenge, make_event, make_hackathon, make_submission, make_team

pytestmark = pytest.mark.django_db


def page(client: Client, event: Event, language: str = "en") -> str:
    answer = client.get(f"/{language}/{event.path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


class Amber(HTMLParser):
    """Counts what one may press first."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "btn--sun" in (given.get("class") or "").split():
            self.hrefs.add(given.get("href") or "")


def amber(html: str) -> set[str]:
    return Amber(html).hrefs


def submitted(event: Event, **content: Any) -> Any:
    submission = make_submission(make_team(event), **content)
    revision = SubmissionRevision.objects.create(
        submission=submission, number=1, content=submission.content, sha256="0" * 64, received_at=timezone.now()
    )
    submission.revision, submission.state = revision, "submitted"
    submission.save()
    return submission


def hackathon_at(phase: str, **facts: Any) -> Event:
    """A hackathon whose dates put it into `phase` now."""
    now = timezone.now()
    begins = {
        "before": 30,
        "open": 30,
        "closed": 1,
        "running": -1 / 24,
        "submitting": -1,
        "judging": -1.5,
        "finished": -9,
    }
    start = now + timedelta(days=begins[phase])
    rules = {"before": {"opens_at": now + timedelta(days=2)}, "closed": {"closes_at": now - timedelta(days=1)}}
    settings = {
        "submit_from": start + timedelta(hours=12),
        "submit_until": start + timedelta(hours=30),
        "gallery_from": start + timedelta(hours=31),
    }
    return make_hackathon(starts_at=start, rules=rules.get(phase), settings=settings, **facts)


@pytest.mark.parametrize("phase", ["before", "open", "closed", "running", "submitting", "judging", "finished"])
def test_every_time_of_a_hackathon_is_told_from_its_dates(phase: str) -> None:
    assert phase_of(hackathon_at(phase), timezone.now()) == phase


def test_an_event_that_is_cancelled_is_nothing_else() -> None:
    event = hackathon_at("submitting")
    cancel_event(event=event, by=None)
    assert phase_of(event, timezone.now()) == Phase.CANCELLED


def test_published_awards_end_a_hackathon_and_open_rounds_keep_it() -> None:
    event = hackathon_at("finished")
    assert phase_of(event, timezone.now(), judged=True) == Phase.JUDGING
    assert phase_of(hackathon_at("judging"), timezone.now(), awarded=True) == Phase.FINISHED


# --- what the page says


def test_the_page_says_when_where_and_how_to_come(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    event = make_event(
        starts_at=datetime(2027, 1, 9, 9, tzinfo=timezone.get_fixed_timezone(0)), accessible=["step_free", "lift"]
    )
    write_event_text(event=event, language="en", by=None, description="<p>All about it</p>", good_to_know=["Bring tea"])
    set_partners(
        event=event, by=None, partners=[{"organisation": make_organisation(name="Tea & Co"), "part": "sponsor"}]
    )
    html = page(client, event)
    for words in ("Saturday, 9 January 2027, 10:00 to 13:00", "20 places are free.", "Free of charge", ">Step-free<", "Lift",
                  "All about it", "Bring tea", "Tea &amp; Co", "All times are those of the place (Europe/Berlin)."):  # fmt: skip
        assert words in html
    assert amber(html) == {f"/en/places/{event.offering.uuid}/"}


def test_a_full_event_offers_the_waiting_list(client: Client) -> None:
    event = make_event(places=1)
    register(offering=event.offering, person=make_person(), by=None)
    html = page(client, event)
    assert "Join the waiting list" in html
    assert "All places are taken" in html


def test_a_cancelled_event_says_so_and_why_and_offers_nothing_to_press(client: Client) -> None:
    event = make_event()
    cancel_event(event=event, by=None, reason="The roof <leaks>.")
    html = page(client, event)
    assert "This event does not take place" in html
    assert "The roof &lt;leaks&gt;." in html
    assert amber(html) == set()


def test_an_event_that_is_over_says_so(client: Client) -> None:
    html = page(client, make_event(starts_at=timezone.now() - timedelta(days=3)))
    assert "This is already over." in html
    assert amber(html) == set()


def test_a_text_in_another_language_is_shown_marked_and_with_a_note(client: Client) -> None:
    event = make_event(texts={"de": {"title": "Wärme"}})
    html = page(client, event)
    assert "not described in your language yet" in html
    assert '<h1 class="h1" lang="de" dir="auto">Wärme</h1>' in html
    assert f'hreflang="de" href="http://localhost:8000/de/{event.path}"' in html
    assert f'hreflang="en" href="http://localhost:8000/en/{event.path}"' not in html


def test_other_dates_of_the_series_stand_beside(client: Client) -> None:
    event = make_event()
    first = timezone.localdate(event.offering.starts_at)
    later = copy_event(event=event, by=None, first=first + timedelta(days=7), publish=True)
    draft = copy_event(event=event, by=None, first=first + timedelta(days=14))
    html = page(client, event)
    assert f"/en/{later.path}" in html
    assert draft.path not in html


def test_whoever_has_a_place_is_not_asked_again() -> None:
    event, person = make_event(), make_person()
    register(offering=event.offering, person=person, by=None)
    html = page(signed_in_client(person), event)
    assert "You have a place." in html
    assert amber(html) == {"/en/me/registrations/"}


def test_whoever_has_a_place_and_no_team_is_led_to_the_teams() -> None:
    event, person = make_hackathon(), make_person()
    register(offering=event.offering, person=person, by=None)
    client = signed_in_client(person)
    html = page(client, event)
    assert "Now join a team, or found one." in html
    assert f"/en/{event.path}teams/" in amber(html)
    make_team(event, make_person())
    assert "Find your team" in page(client, event), "another one's team is not mine"
    make_team(event, person)
    assert amber(page(client, event)) == {"/en/me/registrations/"}


def test_a_withdrawn_event_answers_410_and_a_draft_404(client: Client) -> None:
    event = make_event()
    withdraw_event(event=event, by=None)
    gone = client.get(f"/en/{event.path}")
    assert gone.status_code == 410
    assert "no longer offered" in gone.content.decode()
    assert client.get(f"/en/{event.path}event.jsonld").status_code == 410
    assert client.get(f"/en/{make_event(publish=False).path}").status_code == 404


def test_only_those_who_hold_it_see_a_draft_as_a_preview() -> None:
    event = make_event(publish=False)
    html = page(signed_in_client(make_member(event.organisation)), event)
    assert "Only you and your colleagues see this page" in html
    assert '<meta name="robots" content="noindex">' in html
    assert amber(html) == set()
    assert signed_in_client(make_person()).get(f"/en/{event.path}").status_code == 404


def test_the_page_sets_no_cookie_and_answers_304(client: Client) -> None:
    event = make_event()
    first = client.get(f"/en/{event.path}")
    assert not first.cookies
    assert client.get(f"/en/{event.path}", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_what_an_organiser_writes_runs_nowhere(client: Client) -> None:
    event = make_event(texts={"en": {"title": "<img src=x onerror=alert(1)>", "summary": "<script>alert(2)</script>"}})
    write_event_text(event=event, language="en", by=None, description="<p>ok</p><script>alert(3)</script>")
    html = page(client, event)
    assert "<img src=x" not in html
    assert "alert(3)" not in html
    assert "<script>alert" not in html


# --- the hub


def test_before_it_begins_the_hub_counts_down_and_shows_who_looks_for_whom(client: Client) -> None:
    event = hackathon_at("open")
    make_challenge(event)
    make_team(event, name="Lantern Way", looking_for="someone who solders")
    html = page(client, event)
    for words in ("until it begins", "One challenge", "Lantern Way", "someone who solders", "How it goes"):
        assert words in html
    assert 'data-part="days">29<' in html or 'data-part="days">30<' in html


def test_one_registers_before_one_meets_also_where_registration_ends_later(client: Client) -> None:
    event = hackathon_at("open")
    change_offering(offering=event.offering, by=None, closes_at=event.offering.starts_at + timedelta(hours=2))
    html = page(client, event)
    first = html.index('class="flow__i"')
    register_words, meet = html.index("Register, alone or as a team"), html.index("We meet")
    assert register_words < meet
    assert "flow__p--now" in html[first:register_words]


def test_before_registration_opens_it_says_when(client: Client) -> None:
    html = page(client, hackathon_at("before"))
    assert "until registration opens" in html
    assert amber(html) == set()


def test_while_projects_are_handed_in_it_counts_to_the_deadline(client: Client) -> None:
    event = hackathon_at("submitting")
    make_team(event, name="Lantern Way", looking_for="nobody now")
    html = page(client, event)
    assert "until submissions close" in html
    assert "Lantern Way" not in html


def test_sections_appear_only_when_there_is_something_in_them(client: Client) -> None:
    html = page(client, hackathon_at("open"))
    for words in ("challenges", "Teams that look for you", "Prizes", "The jury", "Rules", "last time", "not alone"):
        assert f">{words}<" not in html
        assert f'id="{words}"' not in html


def test_good_to_know_is_there_when_it_has_something_to_say(client: Client) -> None:
    event = hackathon_at("open")
    event.languages, event.accessible, event.certificate = ["en"], [], False
    event.save()
    html = page(client, event)
    assert ">Good to know<" not in html
    assert html.count("Spoken here:") == 1
    event.accessible = ["step_free"]
    event.save()
    html = page(client, event)
    assert ">Good to know<" in html
    assert html.count("Spoken here:") == 1


def test_prizes_jury_and_mentors_are_shown_when_there_are_some(client: Client) -> None:
    event = hackathon_at("open")
    set_hackathon(event=event, by=None, prizes=[{"title": {"en": "A day in the workshop"}}])
    write_event_text(event=event, language="en", by=None, jury="<p>A tram driver.</p>")
    Mentor.objects.create(event=event, person=make_person())
    html = page(client, event)
    for words in ("A day in the workshop", "A tram driver.", "One mentor helps the teams."):
        assert words in html


def test_when_it_is_over_the_winners_stand_first(client: Client) -> None:
    event = hackathon_at("finished")
    submitted(event, title="Just a project")
    winner = submitted(event, title="Lamps that listen")
    Award.objects.create(
        event=event,
        title={"en": "First prize"},
        submission=winner,
        revision=winner.revision,
        published_at=timezone.now(),
    )
    html = page(client, event)
    assert "These won" in html
    assert "First prize" in html
    assert html.index("Lamps that listen") < html.index("Just a project")


def test_an_award_that_is_not_published_is_not_told(client: Client) -> None:
    event = hackathon_at("finished")
    winner = submitted(event, title="Lamps that listen")
    Award.objects.create(event=event, title={"en": "Secret prize"}, submission=winner, revision=winner.revision)
    assert "Secret prize" not in page(client, event)


def test_the_last_edition_shows_what_can_come_of_it(client: Client) -> None:
    before = hackathon_at("finished")
    submitted(before, title="Lamps that listen")
    coming = copy_event(event=before, by=None, first=timezone.localdate() + timedelta(days=30), publish=True)
    html = page(client, coming)
    assert "What was built last time" in html
    assert "Lamps that listen" in html


def test_a_challenge_that_is_a_draft_and_a_dissolved_team_are_not_shown(client: Client) -> None:
    event = hackathon_at("open")
    make_challenge(event, state="draft")
    make_team(event, name="Gone", state="dissolved")
    html = page(client, event)
    assert "Each comes from somebody" not in html
    assert "Gone" not in html


# --- how much it asks


def grown(event: Event, size: int) -> None:
    """Fills every part of the page `size` times."""
    for number in range(size):
        starts = event.offering.starts_at + timedelta(days=1 + number)
        add_session(offering=event.offering, by=None, starts_at=starts, ends_at=starts + timedelta(hours=1))
        make_challenge(event)
        make_team(event, looking_for="you")
    partners = [{"organisation": make_organisation(), "part": "sponsor"} for _number in range(size)]
    set_partners(event=event, by=None, partners=partners)


@pytest.mark.parametrize("make", [make_event, make_hackathon])
def test_the_page_asks_as_often_for_three_as_for_one_and_at_most_eight_times(
    client: Client, count_queries: Callable[[Callable[[], Any]], int], make: Callable[..., Event]
) -> None:
    counted = []
    for size in (1, 3):
        event = make()
        grown(event, size)
        copy_event(event=event, by=None, first=timezone.localdate() + timedelta(days=60), publish=True)
        page(client, event)
        counted.append(count_queries(lambda event=event: page(client, event)))
    assert counted[0] == counted[1]
    assert counted[0] <= 8


def test_a_finished_hackathon_with_works_asks_at_most_eight_times(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    event = hackathon_at("finished")
    make_challenge(event)
    for _number in range(3):
        submitted(event)
    page(client, event)
    assert count_queries(lambda: page(client, event)) <= 8


# --- for programs


def jsonld(client: Client, event: Event) -> dict[str, Any]:
    answer = client.get(f"/en/{event.path}event.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    return dict(json.loads(answer.content))


def test_the_page_links_its_json_ld_which_says_the_same(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    event = make_event(starts_at=datetime(2027, 1, 9, 9, tzinfo=timezone.get_fixed_timezone(0)), price="5.00")
    assert f'<link rel="alternate" type="application/ld+json" href="/en/{event.path}event.jsonld">' in page(
        client, event
    )
    said = jsonld(client, event)
    assert said["@context"] == "https://schema.org"
    assert said["name"] == event.titles["en"]
    assert (said["startDate"], said["endDate"]) == ("2027-01-09T10:00:00+01:00", "2027-01-09T13:00:00+01:00")
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert said["organizer"]["name"] == event.organisation.name
    assert said["offers"] | {"url": ""} == {
        "@type": "Offer", "price": "5.00", "priceCurrency": "EUR", "url": "",
        "availability": "https://schema.org/InStock",
    }  # fmt: skip


def test_a_cancelled_event_is_cancelled_for_programs_too(client: Client) -> None:
    event = make_event()
    cancel_event(event=event, by=None)
    said = jsonld(client, event)
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in said


def test_a_series_and_several_sessions_are_said(client: Client) -> None:
    event = make_event()
    starts = event.offering.starts_at + timedelta(days=1)
    add_session(offering=event.offering, by=None, starts_at=starts, ends_at=starts + timedelta(hours=1))
    copy_event(event=event, by=None, first=timezone.localdate() + timedelta(days=60), publish=True)
    said = jsonld(client, event)
    assert len(said["subEvent"]) == 2
    assert said["superEvent"]["@type"] == "EventSeries"
    assert len(said["superEvent"]["subEvent"]) == 1


def test_a_link_for_those_who_come_is_told_to_nobody_else(client: Client) -> None:
    event = make_event(format="online")
    event.offering.sessions.update(online_url="https://meet.example/secret")
    assert "secret" not in page(client, event)
    assert "secret" not in json.dumps(jsonld(client, event))


def test_a_deadline_is_told_in_the_zone_of_the_event(client: Client) -> None:
    event = make_event()
    change_offering(
        offering=event.offering, by=None, opens_at=datetime(2030, 7, 1, 10, tzinfo=timezone.get_fixed_timezone(0))
    )
    assert "Registration opens on 1 July 2030, 12:00." in page(client, event)
