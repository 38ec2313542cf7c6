"""Programme, call for contributions, travel costs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events.domain.contributions import appoint_reviewer, hand_in_contribution, start_contribution, write_call
from events.domain.programme import add_item, choose_item, release_programme, write_speaker, write_track
from events.domain.travel import ask_for_travel, write_budget
from events.enums import EventKind
from events.models import Contribution, Event, Review, TravelRequest
from scheduler.domain.registration import register
from tests.events.makers import make_event

OPEN_TO_ANY_PERSON = {
    "events:programme_mine": "shows what the visitor chose",
    "events:programme_choose": "anyone may choose from a public programme",
    "events:programme_drop": "takes out of the visitor's own programme",
    "events:call_new": "anyone may propose something",
    "events:travel": "shows the visitor's own request",
    "events:reviews": "for reviewers and the desk; tests/events/test_programme_pages.py proves the rest",
    "events:review": "for reviewers and the desk; tests/events/test_programme_pages.py proves the rest",
}


def addresses(world: Any) -> None:
    event = _event(world.organisation)
    contribution, item = _contribution(event, world.learner), event.programme_items.get()
    reviewer = appoint_reviewer(event=event, person=world.learner, by=None)
    track, speaker = event.tracks.get(), event.speakers.get()
    request = _travel(event, world.learner)
    slug = {"slug": event.slug}
    world.values |= {
        **dict.fromkeys(
            [
                "events:programme", "events:programme_now", "events:programme_mine", "events:call", "events:call_new",
                "events:reviews", "events:travel", "events:travel_take_back", "events:desk_programme",
                "events:desk_programme_new", "events:desk_programme_release", "events:desk_track_new",
                "events:desk_speaker_new", "events:desk_call", "events:desk_contributions",
                "events:desk_contributions_publish", "events:desk_reviewers", "events:desk_travel",
                "events:desk_travel_budget", "events:desk_travel_publish",
            ],
            slug,
        ),
        **dict.fromkeys(
            [
                "events:programme_item", "events:programme_choose", "events:programme_drop",
                "events:desk_programme_item", "events:desk_programme_cancel",
            ],
            slug | {"uuid": item.uuid},
        ),
        **dict.fromkeys(
            [
                "events:call_mine", "events:call_change", "events:call_hand_in", "events:call_confirm",
                "events:call_take_back", "events:review", "events:desk_contribution",
            ],
            slug | {"uuid": contribution.uuid},
        ),
        "events:desk_track": slug | {"track": track.pk},
        "events:desk_track_remove": slug | {"track": track.pk},
        "events:desk_speaker": slug | {"uuid": speaker.uuid},
        "events:desk_reviewer_dismiss": slug | {"reviewer": reviewer.pk},
        "events:desk_travel_paid": slug | {"uuid": request.uuid},
    }  # fmt: skip


def belongings(person: Any, organisation: Any) -> None:
    event = _event(organisation)
    contribution = _contribution(event, person)
    appoint_reviewer(event=event, person=person, by=None)
    Review.objects.create(contribution=contribution, person=person, score=5, comment=person.name)
    choose_item(item=event.programme_items.get(), person=person)
    event.speakers.update(person=person, name=person.name, bio=person.email)
    _travel(event, person)


def _event(organisation: Any) -> Event:
    event = make_event(organisation, kind=EventKind.CONFERENCE, starts_at=timezone.now() + timedelta(days=40))
    now = timezone.now()
    write_call(
        event=event, by=None, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=10), texts={},
        kinds=["talk"], lengths=[30],
    )  # fmt: skip
    write_budget(
        event=event, by=None, amount=Decimal(500), per_person=Decimal(50), closes_at=now + timedelta(days=9), note={}
    )
    write_track(event=event, by=None, name={"en": "City"})
    starts = event.offering.starts_at
    add_item(
        event=event, by=None, texts={"en": {"title": "Opening"}}, starts_at=starts, ends_at=starts + timedelta(hours=1),
        speakers=[write_speaker(event=event, by=None, name="Ada Lampe")],
    )  # fmt: skip
    release_programme(event=event, by=None)
    return event


def _contribution(event: Event, person: Any) -> Contribution:
    words = {"title": "Lamps", "abstract": "Why.", "name": person.name, "minutes": 30}
    return hand_in_contribution(contribution=start_contribution(event=event, by=person, **words), by=person)


def _travel(event: Event, person: Any) -> TravelRequest:
    register(offering=event.offering, person=person, by=person)
    return ask_for_travel(budget=event.travel_budget, by=person, origin="Gera", asked=Decimal(20), reason=person.name)
