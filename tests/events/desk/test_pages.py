"""Every page of an event's desk opens for its organiser, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Organisation
from core.audience import Audience
from events.desk.checklist import checklist
from events.desk.tabs import desk_tabs
from events.desk.words import when_words
from events.domain.publishing import cancel_event
from events.models import Event, Letter
from events.urls import desk as urls
from scheduler.domain.registration import register
from tests.accounts.makers import make_person
from tests.events.makers import make_challenge, make_event, make_hackathon, make_team

pytestmark = pytest.mark.django_db

PLAIN = [
    "desk_event", "desk_cancel", "desk_delete", "desk_copy", "desk_repeat", "desk_timeline", "desk_texts", "desk_facts",
    "desk_partners", "desk_registration", "desk_places", "desk_sessions", "desk_new_session", "desk_people",
    "desk_people_csv", "desk_people_json", "desk_decisions", "desk_letters", "desk_letter_new", "desk_report",
    "desk_report_csv", "desk_series", "desk_series_words",
]  # fmt: skip
POSTED = [
    "desk_publish", "desk_withdraw", "desk_open", "desk_close", "desk_cancel", "desk_delete", "desk_copy", "desk_repeat",
    "desk_facts", "desk_partners", "desk_registration", "desk_places", "desk_new_session", "desk_prepare",
    "desk_decisions", "desk_letter_new", "desk_series", "desk_series_publish", "desk_series_words", "desk_series_leave",
]  # fmt: skip


def address(name: str, event: Event, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.slug, *more])


def test_every_address_is_for_members() -> None:
    assert {pattern.callback.audience for pattern in urls.urlpatterns if hasattr(pattern.callback, "audience")} == {
        Audience.MEMBER
    }


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("maker", [make_event, make_hackathon])
def test_the_page_opens(desk: Client, house: Organisation, name: str, maker: Any) -> None:
    event = maker(house)
    person = make_person(language="en")
    register(offering=event.offering, person=person, by=person)
    if event.is_hackathon:
        make_team(event, person)
    assert desk.get(address(name, event)).status_code == 200


@pytest.mark.parametrize("name", [*PLAIN, *POSTED])
def test_a_foreign_event_does_not_exist(stranger: Client, hackathon: Event, name: str) -> None:
    assert stranger.post(address(name, hackathon)).status_code in {404, 405}
    assert stranger.get(address(name, hackathon)).status_code == 404


def test_objects_of_another_event_do_not_exist(desk: Client, event: Event, house: Organisation) -> None:
    other = make_event()
    person = make_person()
    registration = register(offering=other.offering, person=person, by=person)
    session = other.offering.sessions.get()
    letter = Letter.objects.create(event=other, kind="thanks", texts={"en": {"subject": "S", "text": "T"}})
    for name, thing in [
        ("desk_move", session), ("desk_cancel_session", session), ("desk_attendance", session),
        ("desk_refuse", registration), ("desk_take_off", registration), ("desk_letter", letter),
        ("desk_letter_write", letter),
    ]:  # fmt: skip
        assert desk.get(address(name, event, thing.uuid)).status_code == 404, name
    for name, thing in [("desk_approve", registration), ("desk_letter_send", letter), ("desk_letter_delete", letter)]:
        assert desk.post(address(name, event, thing.uuid)).status_code == 404, name
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_session_pages_open(desk: Client, house: Organisation) -> None:
    event = make_event(house, starts_at=timezone.now() - timedelta(hours=1))
    session = event.offering.sessions.get()
    for name in ("desk_move", "desk_cancel_session", "desk_attendance"):
        assert desk.get(address(name, event, session.uuid)).status_code == 200


@pytest.mark.parametrize("language", ["de", "en", "uk", "ar"])
def test_a_text_can_be_written_in_every_language(desk: Client, event: Event, language: str) -> None:
    assert desk.get(address("desk_text", event, language)).status_code == 200
    answer = desk.post(address("desk_text", event, language), {"title": "Title", "description": "One\n\nTwo"})
    assert answer.status_code == 302
    text = event.texts.get(language=language)
    assert (text.title, text.description) == ("Title", "<p>One</p><p>Two</p>")


def test_an_unknown_language_has_no_page(desk: Client, event: Event) -> None:
    assert desk.get(address("desk_text", event, "xx")).status_code == 404


def test_hackathon_settings_are_for_hackathons(desk: Client, event: Event, hackathon: Event) -> None:
    assert desk.get(address("desk_hackathon", event)).status_code == 404
    assert desk.get(address("desk_hackathon", hackathon)).status_code == 200


def test_what_is_missing_is_linked_to_where_it_is_added(desk: Client, house: Organisation) -> None:
    draft = make_hackathon(house, publish=False)
    links = {check.sentence: check.href for check in checklist(draft)}
    assert links["A challenge to work on"] == address("desk_challenges", draft)
    assert links["What can be won"] == address("desk_hackathon", draft)


def test_days_in_a_row_name_the_month_once(house: Organisation) -> None:
    event = make_event(house, starts_at=datetime(2027, 1, 9, 9, tzinfo=UTC), hours=30)
    assert when_words(event.offering) == "9 to 10 January 2027"
    with translation.override("de"):
        assert when_words(event.offering) == "9. bis 10. Januar 2027"


def test_what_was_called_off_still_says_when_it_would_have_been(desk: Client, house: Organisation) -> None:
    event = make_hackathon(house)
    said = when_words(event.offering)
    assert "How it goes" in desk.get(reverse("events:event", args=[event.slug])).text
    cancel_event(event=event, by=None, reason="The roof leaks.")
    event.refresh_from_db()
    assert when_words(event.offering) == said
    assert said in desk.get(address("desk_event", event)).text
    page = desk.get(reverse("events:event", args=[event.slug])).text
    assert "The roof leaks." in page
    assert "How it goes" not in page


def test_wishes_stay_unsaid_before_there_is_a_challenge(desk: Client, hackathon: Event) -> None:
    assert "What is wished for" not in desk.get(address("desk_allotment", hackathon)).text
    make_challenge(hackathon)
    assert "What is wished for" in desk.get(address("desk_allotment", hackathon)).text


@pytest.mark.parametrize("show", ["coming", "drafts", "past", "nonsense"])
def test_the_list_of_events_opens(desk: Client, event: Event, show: str) -> None:
    answer = desk.get(reverse("events:desk_events"), {"show": show})
    assert answer.status_code == 200
    assert (event.titles["en"] in answer.text) == (show in {"coming", "nonsense"})


def test_events_stand_on_the_first_page_of_the_desk(desk: Client, event: Event, stranger: Client) -> None:
    assert event.titles["en"] in desk.get("/en/desk/").text
    assert event.titles["en"] not in stranger.get("/en/desk/").text


def test_the_lists_cost_the_same_with_one_and_with_three_events(
    desk: Client, house: Organisation, event: Event, assert_same_queries: Any
) -> None:
    for address in ("/en/desk/", reverse("events:desk_events"), reverse("events:desk_events") + "?show=drafts"):
        make_event(house, publish=False)
        desk.get(address)
        assert_same_queries(partial(desk.get, address), lambda: (make_event(house), make_event(house, publish=False)))


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("desk_reviewers", "Contributions"), ("desk_call", "Contributions"), ("desk_contributions", "Contributions"),
        ("desk_more_time", "Submissions"), ("desk_facts", "Overview"), ("desk_event", "Overview"),
        ("desk_timeline", "What happens when"),
    ],
)  # fmt: skip
def test_the_tab_of_the_part_one_is_in_is_lit(hackathon: Event, name: str, tab: str) -> None:
    assert [one.label for one in desk_tabs(hackathon, address(name, hackathon)) if one.on] == [tab]
