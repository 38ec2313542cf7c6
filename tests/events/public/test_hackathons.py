"""Settings of a hackathon: only an order that works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core.errors import Conflict, InvalidInput
from events.domain.hackathons import set_hackathon
from events.models import Event, Hackathon
from events.views.public.parts import steps
from tests.events.makers import make_event, make_hackathon

pytestmark = pytest.mark.django_db
T = timezone.now().replace(microsecond=0)


def day(number: float) -> Any:
    return T + timedelta(days=number)


def test_dates_in_their_order_are_kept() -> None:
    event = make_hackathon()
    dates = {
        "teams_until": day(1), "wishes_until": day(1), "submit_from": day(1), "submit_until": day(2),
        "gallery_from": day(2), "vote_from": day(2), "vote_until": day(3),
    }  # fmt: skip
    set_hackathon(event=event, by=None, team_min=2, team_max=6, **dates)
    kept = Hackathon.objects.get(event=event)
    assert {name: getattr(kept, name) for name in dates} == dates


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"team_min": 4, "team_max": 3}, "team_max"),
        ({"team_min": 0}, "team_min"),
        ({"team_max": True}, "team_max"),
        ({"grace_minutes": 999}, "grace_minutes"),
        ({"submit_from": day(2), "submit_until": day(1)}, "submit_from"),
        ({"submit_from": day(2), "submit_until": day(2)}, "submit_until"),
        ({"teams_until": day(3), "submit_until": day(2)}, "teams_until"),
        ({"wishes_until": day(3), "submit_until": day(2)}, "wishes_until"),
        ({"submit_until": day(2), "gallery_from": day(1), "vote_from": day(1)}, "vote_from"),
        ({"gallery_from": day(3), "vote_from": day(2)}, "vote_from"),
        ({"vote_from": day(3)}, "gallery_from"),
        ({"gallery_from": day(1), "vote_from": day(3), "vote_until": day(2)}, "vote_until"),
        ({"submit_until": "tomorrow"}, "submit_until"),
        ({"submit_until": T.replace(tzinfo=None)}, "submit_until"),
        ({"colour": "red"}, "colour"),
        ({"prizes": [{"title": {"en": "x" * 200}}]}, "prizes"),
        ({"prizes": [{"title": {"en": "x"}}] * 21}, "prizes"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_field(settings: dict[str, Any], field: str) -> None:
    event = make_hackathon()
    with pytest.raises(InvalidInput) as refusal:
        set_hackathon(event=event, by=None, **settings)
    assert refusal.value.field == field
    assert Hackathon.objects.get(event=event).team_max == 5


def test_a_date_is_checked_against_those_set_before() -> None:
    event = make_hackathon()
    set_hackathon(event=event, by=None, submit_until=day(2))
    with pytest.raises(InvalidInput):
        set_hackathon(event=event, by=None, teams_until=day(3))


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"submit_until": day(1.5)}, "submit_until"),
        ({"submit_until": None}, "submit_until"),
        ({"submit_until": day(3)}, "submit_until"),
        ({"grace_minutes": 9}, "grace_minutes"),
    ],
)
def test_a_published_deadline_and_its_grace_never_move_silently(settings: dict[str, Any], field: str) -> None:
    event = make_hackathon(settings={"submit_until": day(2), "grace_minutes": 10})
    with pytest.raises(InvalidInput) as refusal:
        set_hackathon(event=event, by=None, **settings)
    assert (refusal.value.code, refusal.value.field) == ("announced", field)
    assert Hackathon.objects.get(event=event).submit_until == day(2)


def test_the_deadline_of_a_draft_moves_as_one_likes() -> None:
    event = make_hackathon(settings={"submit_until": day(2)}, publish=False)
    for until in (day(1), None, day(3)):
        assert set_hackathon(event=event, by=None, submit_until=until, grace_minutes=0).submit_until == until


def test_a_form_without_seconds_keeps_an_announced_deadline_to_the_second() -> None:
    until = day(2).replace(second=59)
    event = make_hackathon(settings={"submit_until": until, "grace_minutes": 10})
    changed = set_hackathon(event=event, by=None, submit_until=until.replace(second=0), grace_minutes=15)
    assert (changed.submit_until, changed.grace_minutes) == (until, 15)


def test_prizes_are_kept_per_language_without_empty_ones() -> None:
    event = make_hackathon()
    prizes = [{"title": {"de": " Eine  Woche ", "xx": "?"}, "text": {"de": ""}}, {"title": {"de": ""}}]
    assert set_hackathon(event=event, by=None, prizes=prizes).prizes == [{"title": {"de": "Eine Woche"}, "text": {}}]


def test_another_kind_of_event_has_none_of_it() -> None:
    with pytest.raises(Conflict):
        set_hackathon(event=make_event(), by=None, team_max=3)


def test_what_is_over_is_over_also_while_the_weekend_itself_still_runs() -> None:
    now = timezone.now()
    over, coming = now - timedelta(hours=3), now + timedelta(hours=3)
    event = make_hackathon(starts_at=now - timedelta(hours=20), settings={"teams_until": over, "submit_until": coming})
    with translation.override("en"):
        states = {step.title: step.state for step in steps(Event.objects.with_texts().get(pk=event.pk), now, {})}
    assert states == {
        "We meet": "now",
        "Register, alone or as a team": "done",
        "Teams are complete": "done",
        "Hand in": "",
    }
