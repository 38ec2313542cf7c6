"""Challenges as visitors, teams and sponsors meet them."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_challenge, make_event, make_team
from tests.events.room import captain, hackathon_in, to, with_terms

pytestmark = pytest.mark.django_db


def test_the_list_and_a_challenge_show_what_the_card_promises(event, client, assert_same_queries):
    first = with_terms(make_challenge(event, taken=2, team_limit=3), data_terms="Only this weekend.")
    page = client.get(to("challenges", event.slug)).content.decode()
    assert first.brief.texts["en"]["title"] in page
    assert "2 teams" in page
    one = client.get(to("challenge", event.slug, first.slug)).content.decode()
    assert "Only this weekend." in one
    assert client.get(to("challenge", event.slug, "nothing")).status_code == 404
    assert_same_queries(lambda: client.get(to("challenges", event.slug)), lambda: make_challenge(event))


def test_drafts_and_other_kinds_of_events_have_no_challenges(client, event):
    draft = make_challenge(event, state="draft")
    assert client.get(to("challenge", event.slug, draft.slug)).status_code == 404
    assert client.get(to("challenges", make_event().slug)).status_code == 404


def test_a_team_accepts_and_takes_a_challenge_by_plain_forms(event):
    challenge, team = with_terms(make_challenge(event)), make_team(event)
    client = signed_in_client(captain(team))
    client.post(to("challenge_choose", event.slug, challenge.slug))
    team.refresh_from_db()
    assert team.challenge is None
    client.post(to("challenge_accept", event.slug, challenge.slug), {"version": "x", "accepts": "1"})
    client.post(to("challenge_accept", event.slug, challenge.slug), {"version": "1"})
    assert challenge.brief.acceptances.count() == 0
    client.post(to("challenge_accept", event.slug, challenge.slug), {"version": "1", "accepts": "1"})
    client.post(to("challenge_choose", event.slug, challenge.slug))
    team.refresh_from_db()
    assert team.challenge == challenge


def test_wishes_are_saved_and_refused_on_the_page():
    event = hackathon_in(wishes=2)
    team, one, two = make_team(event), make_challenge(event), make_challenge(event)
    client = signed_in_client(captain(team))
    assert client.get(to("wishes", event.slug)).status_code == 200
    assert client.post(to("wishes", event.slug), {"wish_1": two.slug, "wish_2": two.slug}).status_code == 422
    assert client.post(to("wishes", event.slug), {"wish_1": two.slug, "wish_2": one.slug}).status_code == 302
    assert list(team.wishes.order_by("rank").values_list("challenge", flat=True)) == [two.pk, one.pk]
    assert signed_in_client(make_person()).get(to("wishes", event.slug)).status_code == 404


def test_the_sponsor_writes_its_own_challenge_and_no_other(event):
    sponsor = make_organisation()
    client = signed_in_client(make_member(sponsor, Role.REPRESENTATIVE))
    mine, foreign = make_challenge(event, sponsor, state="draft"), make_challenge(event)
    assert client.get(to("sponsor_challenges")).status_code == 200
    assert client.get(to("sponsor_challenge", foreign.uuid)).status_code == 404
    answer = client.post(to("sponsor_challenge", mine.uuid), {"title_en": "New", "then": "ready"})
    mine.refresh_from_db()
    assert (answer.status_code, mine.ready_at is not None) == (302, True)
    assert client.post(to("sponsor_challenge", mine.uuid), {"title_en": ""}).status_code == 422
