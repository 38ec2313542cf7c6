"""Cards of people who look for a team, and who is proposed to whom."""

from __future__ import annotations

from typing import Any

import pytest

from events.models import Event, JoinRequest, Seeker, TeamMember
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_team
from tests.events.team_makers import at, make_registered, make_request, make_seeker, member, page

pytestmark = pytest.mark.django_db


def test_a_card_is_for_registered_people_and_goes_when_its_owner_says_so(event: Event) -> None:
    person, client = member(event)
    page(client, at(event, "looking/me/"))
    said = {"skills": ["design"], "languages": ["uk", "en"], "text": "I draw maps.", "proposable": "on"}
    client.post(at(event, "looking/me/"), said)
    _other, reader = member(event)
    assert "I draw maps." in page(reader, at(event, "looking/"))
    assert "I draw maps." not in page(signed_in_client(make_person()), at(event, "looking/"))
    client.post(at(event, "looking/me/drop/"))
    assert not Seeker.objects.filter(person=person).exists()


def test_topics_are_offered_in_words(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(topics=["data_maps", "gone_since"])
    _person, client = member(event)
    shown = page(client, at(event, "looking/me/"))
    assert "Data and maps" in shown
    assert ">data_maps<" not in shown
    assert "gone_since" not in shown


def test_who_is_registered_is_not_sent_to_register_when_nobody_looks_for_a_team(event: Event) -> None:
    _person, client = member(event)
    seen = page(client, at(event, "looking/"))
    assert "Nobody is looking for a team at the moment." in seen
    assert "Cards are for people who are registered" not in seen
    assert "Cards are for people who are registered" in page(signed_in_client(make_person()), at(event, "looking/"))


def test_an_empty_card_says_nothing_and_is_not_written(event: Event) -> None:
    _person, client = member(event)
    answer = client.post(at(event, "looking/me/"), {"languages": ["uk"]})
    assert "Say at least one thing" in answer.content.decode()
    assert not Seeker.objects.exists()


def test_only_who_agreed_is_proposed_and_both_say_yes(event: Event) -> None:
    team = make_team(event, make_registered(event), skills=["design"], language="en")
    willing = make_seeker(event, make_registered(event, name="Willing Wilma"))
    make_seeker(event, make_registered(event, name="Private Petra"), proposable=False)
    captain = signed_in_client(team.captain)
    seen = page(captain, at(event, "mine/"))
    assert "Willing Wilma" in seen
    assert "Brings what you miss: Designing and drawing." in seen
    assert "Private Petra" not in seen
    captain.post(at(event, f"mine/invite/{willing.uuid}/"))
    assert not TeamMember.objects.filter(person=willing.person).exists()
    wish = JoinRequest.objects.get()
    signed_in_client(willing.person).post(at(event, f"requests/{wish.uuid}/accept/"))
    assert TeamMember.objects.get(person=willing.person).team == team


def test_without_consent_no_team_can_ask(event: Event) -> None:
    team = make_team(event, make_registered(event))
    private = make_seeker(event, proposable=False)
    signed_in_client(team.captain).post(at(event, f"mine/invite/{private.uuid}/"))
    assert not JoinRequest.objects.exists()


def test_taking_the_consent_back_ends_what_teams_asked(event: Event) -> None:
    team = make_team(event)
    seeker = make_seeker(event)
    make_request(team, seeker.person, from_team=True)
    signed_in_client(seeker.person).post(at(event, "looking/me/"), {"skills": ["design"]})
    assert not JoinRequest.objects.open().exists()


def test_proposals_cost_the_same_with_three_teams(event: Event, assert_same_queries: Any) -> None:
    seeker = make_seeker(event)
    client = signed_in_client(seeker.person)

    def more() -> None:
        make_team(event, skills=["design"], language="en")
        make_seeker(event)

    more()
    assert_same_queries(lambda: page(client, at(event, "looking/")), more)


def test_my_teams_page_costs_the_same_with_more_people_around(event: Event, assert_same_queries: Any) -> None:
    team = make_team(event, make_registered(event), skills=["design"], language="en", size=5)
    client = signed_in_client(team.captain)

    def more() -> None:
        make_seeker(event)
        make_request(team, make_registered(event))
        make_request(team, make_registered(event), from_team=True)
        member(event, team)

    more()
    assert_same_queries(lambda: page(client, at(event, "mine/")), more)
