"""Changing a team, leaving it, leading it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_submission, make_team
from tests.events.team_makers import at, make_registered, member, page

pytestmark = pytest.mark.django_db


def test_the_captain_changes_what_the_team_says(event: Event) -> None:
    team = make_team(event, make_registered(event), size=3)
    client = signed_in_client(team.captain)
    page(client, at(event, "mine/change/"))
    client.post(at(event, "mine/change/"), {"name": "New name", "language": "uk", "size": 2, "pitch": "Other."})
    team.refresh_from_db()
    assert (team.name, team.size, team.pitch, team.open_to_requests) == ("New name", 2, "Other.", False)


def test_only_the_captain_changes_the_team_and_its_code(event: Event) -> None:
    team = make_team(event)
    _person, client = member(event, team)
    for path in ("change/", "dissolve/", "hand-over/"):
        assert client.get(at(event, f"mine/{path}")).status_code == 403
    assert client.post(at(event, "mine/code/")).status_code == 403


def test_leaving_asks_first_and_the_oldest_leads_next(event: Event) -> None:
    team = make_team(event, make_registered(event))
    heir, _client = member(event, team)
    member(event, team)
    client = signed_in_client(team.captain)
    page(client, at(event, "mine/leave/"))
    client.post(at(event, "mine/leave/"))
    team.refresh_from_db()
    assert (team.captain, team.taken) == (heir, 2)


def test_dissolving_is_refused_once_something_was_handed_in(event: Event) -> None:
    team = make_team(event, make_registered(event))
    submission = make_submission(team)
    revision = submission.revisions.create(number=1, content={}, sha256="0" * 64, received_at=timezone.now())
    submission.revision = revision
    submission.save()
    client = signed_in_client(team.captain)
    assert "so it stays" in page(client, at(event, "mine/dissolve/"))
    client.post(at(event, "mine/dissolve/"))
    team.refresh_from_db()
    assert (team.state, team.taken) == ("active", 1)


def test_a_captain_who_vanishes_is_asked_and_followed_after_a_day(event: Event, time_machine: Any) -> None:
    team = make_team(event, make_registered(event))
    heir, client = member(event, team)
    time_machine.move_to(timezone.now() + timedelta(seconds=1), tick=False)
    client.post(at(event, "mine/lead/"))
    team.refresh_from_db()
    assert team.captain != heir
    client.post(at(event, "mine/ask-captain/"))
    time_machine.move_to(timezone.now() + timedelta(hours=25), tick=False)
    client = signed_in_client(heir)
    assert "Any of you may lead now." in page(client, at(event, "mine/"))
    client.post(at(event, "mine/lead/"))
    team.refresh_from_db()
    assert team.captain == heir


def test_a_captain_who_opens_the_page_stays(event: Event) -> None:
    team = make_team(event, make_registered(event))
    _heir, client = member(event, team)
    client.post(at(event, "mine/ask-captain/"))
    page(signed_in_client(team.captain), at(event, "mine/"))
    team.refresh_from_db()
    assert team.captain_asked_at is None


def test_more_than_half_choose_who_leads(event: Event) -> None:
    team = make_team(event, make_registered(event))
    heir, first = member(event, team)
    _other, second = member(event, team)
    page(first, at(event, "mine/vote/"))
    first.post(at(event, "mine/vote/"), {"person": str(heir.uuid)})
    team.refresh_from_db()
    assert team.captain != heir
    second.post(at(event, "mine/vote/"), {"person": str(heir.uuid)})
    team.refresh_from_db()
    assert team.captain == heir


def test_handing_over_goes_to_members_only(event: Event) -> None:
    team = make_team(event, make_registered(event))
    heir, _client = member(event, team)
    client = signed_in_client(team.captain)
    page(client, at(event, "mine/hand-over/"))
    assert "There is a problem" in client.post(
        at(event, "mine/hand-over/"), {"person": str(make_person().uuid)}
    ).content.decode()  # fmt: skip
    client.post(at(event, "mine/hand-over/"), {"person": str(heir.uuid)})
    team.refresh_from_db()
    assert team.captain == heir


def test_my_name_on_the_public_page_is_my_choice(event: Event) -> None:
    team = make_team(event, make_registered(event, name="Open Olga"))
    client = signed_in_client(team.captain)
    client.post(at(event, "mine/my-name/"), {"public": "1"})
    assert "Open Olga" in page(Client(), at(event, f"{team.slug}/"))
    client.post(at(event, "mine/my-name/"), {"public": "0"})
    assert "Open Olga" not in page(Client(), at(event, f"{team.slug}/"))


def test_who_has_no_team_reads_how_to_get_one(event: Event) -> None:
    _person, client = member(event)
    assert "You have no team yet" in page(client, at(event, "mine/"))
    for path in ("leave/", "vote/", "register/"):
        page(client, at(event, f"mine/{path}"), 404)
    for path in ("ask-captain/", "lead/", "my-name/", "code/"):
        assert client.post(at(event, f"mine/{path}")).status_code == 404


def test_my_team_registers_by_the_organiser_only_after_the_time(event: Event) -> None:
    team = make_team(event, make_registered(event))
    _person, client = member(event, team)
    event.hackathon.teams_until = timezone.now() - timedelta(minutes=1)
    event.hackathon.save()
    answer = client.post(at(event, "mine/leave/"), follow=True)
    assert "Teams were formed until" in answer.content.decode()
    assert team.members.count() == 2
