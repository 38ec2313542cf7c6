"""Asking a team to join, and its answer."""

from __future__ import annotations

from typing import Any

import pytest

from events.enums import RequestState
from events.models import Event, JoinRequest, TeamMember
from tests.accounts.makers import signed_in_client
from tests.events.makers import make_team
from tests.events.team_makers import at, make_registered, make_request, make_seeker, member, page

pytestmark = pytest.mark.django_db


def test_asking_and_accepting_makes_a_member(event: Event, deliver_outbox: Any) -> None:
    team = make_team(event, make_registered(event))
    person, client = member(event)
    page(client, at(event, f"{team.slug}/ask/"))
    client.post(at(event, f"{team.slug}/ask/"), {"message": "I can solder."})
    deliver_outbox()
    assert team.captain.messages.filter(kind="team_request").exists()
    captain = signed_in_client(team.captain)
    assert "I can solder." in page(captain, at(event, "mine/"))
    wish = JoinRequest.objects.get()
    captain.post(at(event, f"requests/{wish.uuid}/accept/"))
    assert TeamMember.objects.get(person=person).team == team
    deliver_outbox()
    assert person.messages.filter(kind="team_request_accepted").exists()


def test_declining_with_a_word_tells_the_person(event: Event, deliver_outbox: Any) -> None:
    team = make_team(event, make_registered(event))
    person, _client = member(event)
    wish = make_request(team, person)
    captain = signed_in_client(team.captain)
    page(captain, at(event, f"requests/{wish.uuid}/decline/"))
    captain.post(at(event, f"requests/{wish.uuid}/decline/"), {"answer": "Try the Lanterns."})
    wish.refresh_from_db()
    assert (wish.state, wish.answer) == (RequestState.DECLINED, "Try the Lanterns.")
    deliver_outbox()
    assert "Try the Lanterns." in person.messages.get(kind="team_request_declined").text


def test_an_invitation_is_kept_without_what_nobody_can_see(event: Event) -> None:
    """A database refuses a text with a NUL in it."""
    team = make_team(event, make_registered(event))
    seeker = make_seeker(event)
    captain = signed_in_client(team.captain)
    captain.post(at(event, f"mine/invite/{seeker.uuid}/"), {"message": "Come\x00!\u202e\nSoon."})
    assert JoinRequest.objects.get().message == "Come!\nSoon."


def test_a_request_is_answered_once(event: Event) -> None:
    team = make_team(event, make_registered(event))
    person, client = member(event)
    wish = make_request(team, person)
    client.post(at(event, f"requests/{wish.uuid}/withdraw/"))
    captain = signed_in_client(team.captain)
    answer = captain.post(at(event, f"requests/{wish.uuid}/accept/"), follow=True)
    assert "answered or taken back already" in answer.content.decode()
    assert not TeamMember.objects.filter(person=person).exists()


def test_nobody_answers_their_own_request_or_a_strangers(event: Event) -> None:
    team = make_team(event)
    person, client = member(event)
    wish = make_request(team, person)
    client.post(at(event, f"requests/{wish.uuid}/accept/"))
    assert not TeamMember.objects.filter(person=person).exists()
    _stranger, other = member(event)
    for verb in ("accept", "decline", "withdraw"):
        assert other.post(at(event, f"requests/{wish.uuid}/{verb}/")).status_code == 404


def test_a_team_without_requests_takes_people_by_code_only(event: Event) -> None:
    team = make_team(event, open_to_requests=False)
    _person, client = member(event)
    answer = client.post(at(event, f"{team.slug}/ask/"), {"message": ""})
    assert "takes nobody by request" in answer.content.decode()


def test_five_open_requests_are_enough(event: Event) -> None:
    person, client = member(event)
    for _number in range(5):
        make_request(make_team(event), person)
    answer = client.post(at(event, f"{make_team(event).slug}/ask/"), {"message": ""})
    assert answer.status_code == 429
    assert JoinRequest.objects.count() == 5
