"""The list of teams and a team's public page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from events.models import Event, TeamMember
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_event, make_team
from tests.events.team_makers import at, member, page

pytestmark = pytest.mark.django_db


def test_everybody_sees_teams_their_sizes_and_whom_they_miss(event: Event) -> None:
    team = make_team(event, make_person("Hidden Heidi"), name="Lanterns", looking_for="somebody who solders")
    seen = page(Client(), at(event))
    assert "Lanterns" in seen
    assert "somebody who solders" in seen
    assert "1 of 5 places are taken" in seen
    assert "Hidden Heidi" not in seen
    assert seen.index("<body") < seen.index("<h1"), "a heading slipped into the head of the page"
    alone = page(Client(), at(event, f"{team.slug}/"))
    assert "somebody who solders" in alone
    assert "Hidden Heidi" not in alone


def test_names_are_for_registered_people_unless_a_member_agreed(event: Event) -> None:
    team = make_team(event, make_person("Hidden Heidi"), make_person("Open Olga"))
    TeamMember.objects.filter(person__name="Open Olga").update(name_public=True)
    stranger = page(signed_in_client(make_person()), at(event, f"{team.slug}/"))
    assert "Open Olga" in stranger
    assert "Hidden Heidi" not in stranger
    _person, client = member(event)
    assert "Hidden Heidi" in page(client, at(event, f"{team.slug}/"))


def test_the_list_takes_as_many_queries_with_three_teams_as_with_one(event: Event, assert_same_queries: Any) -> None:
    make_team(event)
    _person, client = member(event)
    assert assert_same_queries(lambda: page(client, at(event)), lambda: make_team(event)) < 25


def test_only_teams_with_a_place_on_demand(event: Event) -> None:
    make_team(event, make_person(), make_person(), size=2, name="Complete")
    make_team(event, name="Roomy")
    seen = page(Client(), at(event, "?free=1"))
    assert "Roomy" in seen
    assert "Complete" not in seen


def test_other_events_and_unknown_teams_have_no_such_page(event: Event) -> None:
    workshop = make_event()
    page(Client(), at(workshop), 404)
    page(Client(), at(event, "nobody/"), 404)
    page(signed_in_client(make_person()), at(event, "nobody/ask/"), 404)


def test_hostile_words_stay_words(event: Event) -> None:
    make_team(event, name="<script>alert(1)</script>", pitch="<img src=x onerror=alert(1)>")
    seen = page(Client(), at(event))
    assert "<script>alert" not in seen
    assert "<img src=x" not in seen
