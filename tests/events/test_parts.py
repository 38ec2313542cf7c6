"""What somebody does at events besides taking part, as their own page names it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import Person
from events.models import Event, Reviewer
from events.selectors.parts import SHOWN, parts_of
from tests.accounts.makers import make_member, make_organisation, make_person

from .judging_makers import make_judge
from .makers import make_challenge, make_event, make_hackathon
from .team_makers import make_mentor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def found(person: Person) -> list[tuple[str, str]]:
    return [(str(part.words), part.href) for part in parts_of(person, timezone.now())]


def judged_in(days: float, person: Person, **facts: Any) -> Event:
    """A hackathon that begins in so many days, with the person as a judge."""
    event = make_hackathon(starts_at=timezone.now() + timedelta(days=days), **facts)
    make_judge(event, person)
    return event


def test_each_part_leads_to_its_own_page() -> None:
    event, sponsor = make_hackathon(), make_organisation()
    person = make_member(sponsor, Role.REPRESENTATIVE)
    assert found(person) == []
    make_judge(event, person)
    make_mentor(event, person)
    Reviewer.objects.create(event=event, person=person)
    make_challenge(event, sponsor)
    assert found(person) == [
        ("My judging", f"/en/events/{event.slug}/judge/"),
        ("My times as a mentor", f"/en/events/{event.slug}/mentors/mine/"),
        ("Contributions to read", f"/en/events/{event.slug}/reviews/"),
        ("Our challenges", "/en/desk/challenges/"),
    ]
    assert parts_of(person, timezone.now())[0].title == (event.titles["en"], "en")


def test_parts_of_others_and_parts_that_ended_are_not_named() -> None:
    event, sponsor = make_hackathon(), make_organisation()
    person = make_member(sponsor, Role.OWNER)
    make_judge(event, make_person())
    make_mentor(event, make_person())
    Reviewer.objects.create(event=event, person=make_person())
    make_challenge(event)
    make_judge(event, person, state="left", left_at=timezone.now())
    make_mentor(event, person, state="withdrawn")
    make_challenge(event, sponsor, state="withdrawn")
    assert found(person) == []


def test_whoever_teaches_for_a_sponsor_does_not_speak_for_it() -> None:
    sponsor = make_organisation()
    make_challenge(make_hackathon(), sponsor)
    assert found(make_member(sponsor, Role.TRAINER)) == []


def test_a_draft_is_nobodys_part_and_an_event_is_remembered_for_two_weeks() -> None:
    person = make_person()
    judged_in(3, person, publish=False)
    judged_in(-2 - 15, person)  # it lasts two days
    lately = judged_in(-2 - 13, person)
    assert [href for _words, href in found(person)] == [f"/en/events/{lately.slug}/judge/"]


def test_the_next_events_stand_first_and_six_are_enough(assert_same_queries: Any) -> None:
    person = make_person()
    later, sooner = judged_in(9, person), judged_in(2, person)
    assert [part.href for part in parts_of(person, timezone.now())] == [
        f"/en/events/{one.slug}/judge/" for one in (sooner, later)
    ]
    assert_same_queries(lambda: parts_of(person, timezone.now()), lambda: (judged_in(3, person), judged_in(4, person)))
    for _more in range(SHOWN):
        make_mentor(judged_in(1, person), person)
    parts = parts_of(person, timezone.now())
    assert len(parts) == SHOWN
    assert {str(part.words) for part in parts[:2]} == {"My judging", "My times as a mentor"}


def test_an_event_without_dates_is_still_to_come() -> None:
    person, event = make_person(), make_event()
    type(event.offering).objects.filter(pk=event.offering_id).update(starts_at=None, ends_at=None)
    Reviewer.objects.create(event=event, person=person)
    assert found(person) == [("Contributions to read", f"/en/events/{event.slug}/reviews/")]
