"""Founding a team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Team
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_challenge, make_hackathon, make_team
from tests.events.team_makers import at, member, page

pytestmark = pytest.mark.django_db


def found(client: Client, event: Event, **said: Any) -> Any:
    said = {"name": "Lanterns", "language": "en", "size": 3} | said
    return client.post(at(event, "new/"), said)


def test_founding_a_team_makes_one_its_captain(event: Event) -> None:
    light = f"challenge:{make_challenge(event).slug}"
    person, client = member(event)
    page(client, at(event, "new/"))
    answer = found(client, event, pitch="We light the way.", skills=["design"], interests=[light])
    assert answer.status_code == 302
    team = Team.objects.get()
    assert (team.captain, team.taken, team.size, team.skills, team.interests) == (
        person, 1, 3, ["design"], [light],
    )  # fmt: skip
    seen = page(client, answer.headers["Location"])
    assert "Lanterns" in seen
    assert team.code[:4] in seen


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Please give your team a name."),
        ({"name": "\u202e \u200f"}, "Please give your team a name."),
        ({"name": "x" * 200}, "at most 80"),
        ({"name": "Prizes at www.prizes.example"}, "cannot contain an address"),
        ({"size": "99"}, "99"),
        ({"size": "many"}, "many"),
        ({"skills": ["magic"]}, "magic"),
        ({"interests": ["challenge:nothing"]}, ""),
        ({"language": "xx"}, "xx"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_founds_nothing(event: Event, wrong: Any, sentence: str) -> None:
    make_challenge(event)
    _person, client = member(event)
    answer = found(client, event, **wrong)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert sentence in answer.content.decode()
    assert not Team.objects.exists()


def test_two_teams_with_one_name_are_not_founded(event: Event) -> None:
    make_team(event, name="Lanterns")
    _person, client = member(event)
    assert "has this name already" in found(client, event, name="lanterns").content.decode()


def test_a_team_called_like_an_address_gets_another_one(event: Event) -> None:
    _person, client = member(event)
    found(client, event, name="Mine")
    assert Team.objects.get().slug.startswith("mine-")


def test_after_the_formation_nobody_founds_a_team() -> None:
    closed = make_hackathon(settings={"teams_until": timezone.now() - timedelta(hours=1)})
    _person, client = member(closed)
    seen = found(client, closed).content.decode()
    assert "Teams were formed until" in seen
    assert not Team.objects.exists()


def test_who_is_not_registered_founds_a_team_only_while_one_can_register(event: Event) -> None:
    client = signed_in_client(make_person(language="en"))
    event.offering.status = "closed"
    event.offering.save()
    assert "Teams are for people who are registered here." in found(client, event).content.decode()
    event.offering.status = "open"
    event.offering.save()
    assert found(client, event).status_code == 302
