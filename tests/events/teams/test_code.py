"""Joining with the team's code."""

from __future__ import annotations

import pytest

from events.models import Event, TeamMember
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_hackathon, make_team
from tests.events.team_makers import at, make_registered, make_seeker, member, page

pytestmark = pytest.mark.django_db


def test_the_code_asks_before_it_lets_in_however_it_was_typed(event: Event) -> None:
    team = make_team(event, name="Lanterns", code="ABCDEFGH")
    person, client = member(event)
    answer = client.post(at(event, "join/"), {"code": " abcd-efgh "})
    assert answer.headers["Location"] == at(event, "join/ABCDEFGH/")
    assert "Lanterns" in page(client, answer.headers["Location"])
    assert not TeamMember.objects.filter(person=person).exists()
    assert client.post(answer.headers["Location"]).headers["Location"] == at(event, "mine/")
    team.refresh_from_db()
    assert (team.taken, team.members.filter(person=person).count()) == (2, 1)


@pytest.mark.parametrize("code", ["", "WRONGONE", "'; drop table", "\x00", "x" * 61, "٣٤٥٦"])
def test_a_wrong_code_gets_a_sentence(event: Event, code: str) -> None:
    _person, client = member(event)
    answer = client.post(at(event, "join/"), {"code": code})
    assert answer.status_code in {200, 404}
    assert "There is a problem" in answer.content.decode()


def test_guessing_codes_ends_after_ten(event: Event) -> None:
    team = make_team(event)
    _person, client = member(event)
    for _number in range(5):
        client.post(at(event, "join/"), {"code": "WRONGONE"})
        client.get(at(event, "join/WRONGTWO/"))
    refused = client.post(at(event, "join/"), {"code": team.code})
    assert refused.status_code == 429
    assert "many codes in a short time" in refused.content.decode()
    assert client.post(at(event, f"join/{team.code}/")).status_code == 429
    assert team.members.count() == 1


def test_another_events_code_opens_nothing_here(event: Event) -> None:
    team = make_team(make_hackathon())
    _person, client = member(event)
    assert client.get(at(event, f"join/{team.code}/")).status_code == 404


def test_a_team_that_filled_up_a_second_ago_says_so_and_shows_others(event: Event) -> None:
    team = make_team(event, make_person(), make_person(), size=2, name="Complete")
    make_team(event, name="Roomy", looking_for="you")
    _person, client = member(event)
    answer = client.post(at(event, f"join/{team.code}/"))
    assert answer.status_code == 409
    assert "The last place in Complete has just been taken." in answer.content.decode()
    assert "Roomy" in answer.content.decode()


def test_whoever_has_a_card_is_shown_teams_that_fit_instead(event: Event) -> None:
    team = make_team(event, make_person(), make_person(), size=2)
    make_team(event, name="Fitting", skills=["design"], language="en")
    person, client = member(event)
    make_seeker(event, person, skills=["design"])
    seen = client.post(at(event, f"join/{team.code}/")).content.decode()
    assert "Fitting" in seen
    assert "The team misses what you bring: Designing and drawing." in seen


def test_who_has_a_team_does_not_slip_into_a_second_one(event: Event) -> None:
    mine, other = make_team(event), make_team(event)
    person, client = member(event, mine)
    assert client.post(at(event, f"join/{other.code}/")).status_code == 409
    assert TeamMember.objects.get(person=person).team == mine


def test_a_new_code_ends_the_old_one(event: Event) -> None:
    team = make_team(event, make_registered(event))
    old = team.code
    captain = signed_in_client(team.captain)
    captain.post(at(event, "mine/code/"))
    team.refresh_from_db()
    assert team.code != old
    _person, client = member(event)
    assert client.get(at(event, f"join/{old}/")).status_code == 404
