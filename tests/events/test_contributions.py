"""From the open call to the confirmed item: nobody hears a decision before all of them are published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Message, Person
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.domain.contributions import (
    appoint_reviewer,
    change_contribution,
    confirm_contribution,
    hand_in_contribution,
    prepare_decisions,
    publish_decisions,
    start_contribution,
    withdraw_contribution,
    write_call,
    write_review,
)
from events.domain.publishing import cancel_event
from events.enums import CONTRIBUTION_TRANSITIONS, ContributionState, EventKind
from events.models import Contribution, Event
from scheduler.models import Offering
from tests.accounts.makers import make_person
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "Lamps for bats",
    "abstract": "They like it dark.",
    "name": "Ada Lampe",
    "language": "en",
    "minutes": 30,
}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def event() -> Event:
    event = make_event(kind=EventKind.CONFERENCE, hours=8, starts_at=timezone.now() + timedelta(days=60))
    open_call(event)
    return event


def open_call(event: Event, *, closes: datetime | None = None) -> None:
    now = timezone.now()
    write_call(
        event=event, by=None, opens_at=now - timedelta(days=10), closes_at=closes or now + timedelta(days=10),
        texts={"en": "Tell us."}, kinds=["talk", "workshop"], lengths=[30, 90],
    )  # fmt: skip


def propose(event: Event, author: Person | None = None, **words: Any) -> Contribution:
    author = author or make_person(language="en")
    contribution = start_contribution(event=event, by=author, **(WORDS | words))
    return hand_in_contribution(contribution=contribution, by=author)


def decide(event: Event, decisions: dict[Contribution, str], **more: Any) -> None:
    prepare_decisions(event=event, by=None, decisions=decisions, **more)
    publish_decisions(event=event, by=None)
    for contribution in decisions:
        contribution.refresh_from_db()


def test_nobody_hears_before_the_decisions_are_published(event: Event, deliver_outbox: Callable[[], int]) -> None:
    yes, no = propose(event), propose(event)
    assert prepare_decisions(event=event, by=None, decisions={yes: "accept", no: "refuse"}) == 2
    deliver_outbox()
    assert set(Message.objects.values_list("kind", flat=True)) == {"contribution_received"}
    yes.refresh_from_db()
    assert yes.state == ContributionState.SUBMITTED
    assert publish_decisions(event=event, by=None) == 2
    deliver_outbox()
    told = {m.person_id: m.kind for m in Message.objects.exclude(kind="contribution_received")}
    assert told == {yes.person_id: "contribution_accepted", no.person_id: "contribution_refused"}
    assert publish_decisions(event=event, by=None) == 0


def test_nobody_works_for_an_event_that_was_called_off(event: Event) -> None:
    """Also from a page that was opened before."""
    author = make_person(language="en")
    draft, accepted = start_contribution(event=event, by=author, **WORDS), propose(event, author)
    decide(event, {accepted: "accept"})
    cancel_event(event=event, by=None)
    for refused in (
        lambda: start_contribution(event=event, by=author, **WORDS),
        lambda: change_contribution(contribution=draft, by=author, **WORDS),
        lambda: hand_in_contribution(contribution=draft, by=author),
        lambda: confirm_contribution(contribution=accepted, by=author),
    ):
        with pytest.raises(Conflict) as refusal:
            refused()
        assert refusal.value.code == "cancelled"
    assert withdraw_contribution(contribution=accepted, by=author).state == ContributionState.WITHDRAWN


def test_whoever_took_it_back_meanwhile_is_passed_over(event: Event) -> None:
    yes, gone = propose(event), propose(event)
    prepare_decisions(event=event, by=None, decisions={yes: "accept", gone: "accept"})
    withdraw_contribution(contribution=gone, by=gone.person)
    assert publish_decisions(event=event, by=None) == 1
    gone.refresh_from_db()
    assert gone.state == ContributionState.WITHDRAWN


def test_a_confirmed_contribution_waits_in_the_programme_with_its_speakers(event: Event) -> None:
    contribution = propose(event, others=["Bo Kerze"])
    decide(event, {contribution: "accept"})
    confirm_contribution(contribution=contribution, by=contribution.person)
    confirm_contribution(contribution=contribution, by=contribution.person)
    item = event.programme_items.get()
    assert (item.titles, item.starts_at, item.released_at) == ({"en": "Lamps for bats"}, None, None)
    assert [speaker.name for speaker in item.speakers.all()] == ["Ada Lampe", "Bo Kerze"]


def test_taking_back_a_confirmed_contribution_takes_it_out_of_the_programme(event: Event) -> None:
    contribution = propose(event)
    decide(event, {contribution: "accept"})
    confirm_contribution(contribution=contribution, by=contribution.person)
    withdraw_contribution(contribution=contribution, by=contribution.person)
    assert not event.programme_items.planned().exists()


def test_confirming_too_late_is_refused_with_a_way_out(event: Event) -> None:
    contribution = propose(event)
    decide(event, {contribution: "accept"})
    with pytest.raises(Conflict, match="Please write to the organisers"):
        confirm_contribution(contribution=contribution, by=contribution.person, now=timezone.now() + timedelta(days=15))


@pytest.mark.parametrize("on_already", [False, True])
def test_nobody_has_longer_to_confirm_than_until_the_event_begins_or_ends(event: Event, on_already: bool) -> None:
    contribution = propose(event)
    now = timezone.now()
    bounds = {"starts_at": now + timedelta(days=-1 if on_already else 2), "ends_at": now + timedelta(days=3)}
    Offering.objects.filter(pk=event.offering_id).update(**bounds)
    decide(event, {contribution: "accept"})
    contribution.refresh_from_db()
    assert contribution.confirm_until == bounds["ends_at" if on_already else "starts_at"]


def test_after_the_call_nothing_new_comes_in_and_nothing_changes(event: Event) -> None:
    author = make_person()
    draft = start_contribution(event=event, by=author, **WORDS)
    late = timezone.now() + timedelta(days=11)
    for act in (
        lambda: start_contribution(event=event, by=author, now=late, **WORDS),
        lambda: hand_in_contribution(contribution=draft, by=author, now=late),
        lambda: change_contribution(contribution=draft, by=author, now=late, title="Other"),
    ):
        with pytest.raises(Conflict):
            act()


@pytest.mark.parametrize(
    ("words", "code"), [({"title": " "}, "required"), ({"kind": "keynote"}, "kind"), ({"minutes": 31}, "minutes")]
)
def test_what_was_not_asked_for_is_refused(event: Event, words: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        start_contribution(event=event, by=make_person(), **(WORDS | words))
    assert refusal.value.code == code


def test_without_a_word_about_it_nothing_is_handed_in(event: Event) -> None:
    author = make_person()
    draft = start_contribution(event=event, by=author, **(WORDS | {"abstract": ""}))
    with pytest.raises(InvalidInput):
        hand_in_contribution(contribution=draft, by=author)


def test_nobody_floods_the_call(event: Event) -> None:
    author = make_person()
    for number in range(10):
        start_contribution(event=event, by=author, **(WORDS | {"title": f"No {number}"}))
    with pytest.raises(Conflict) as refusal:
        start_contribution(event=event, by=author, **WORDS)
    assert refusal.value.code == "too_many"


def test_nobody_judges_their_own_and_a_second_opinion_replaces_the_first(event: Event) -> None:
    contribution, reviewer = propose(event), make_person()
    appoint_reviewer(event=event, person=reviewer, by=None)
    appoint_reviewer(event=event, person=reviewer, by=None)
    assert event.reviewers.count() == 1
    with pytest.raises(PermissionRefused):
        write_review(contribution=contribution, by=contribution.person, score=5)
    write_review(contribution=contribution, by=reviewer, score=2)
    write_review(contribution=contribution, by=reviewer, score=None, comment="A friend of mine.")
    review = contribution.reviews.get()
    assert (review.score, review.comment) == (None, "A friend of mine.")


def test_every_state_is_reached_and_leads_somewhere_allowed() -> None:
    reached = {ContributionState.DRAFT} | {state for ways in CONTRIBUTION_TRANSITIONS.values() for state in ways}
    assert reached == set(ContributionState)
    assert set(CONTRIBUTION_TRANSITIONS) == set(ContributionState)


def test_a_refused_one_may_still_move_up(event: Event) -> None:
    contribution = propose(event)
    decide(event, {contribution: "wait"})
    decide(event, {contribution: "accept"})
    assert contribution.state == ContributionState.ACCEPTED
