"""The last place in a team, a mentor's time, a call for help: real simultaneous clients on PostgreSQL, and what happens
when the guard is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from core.errors import Conflict
from events.domain import mentor_slots, teams
from events.domain.help import call_for_help, take_call
from events.domain.mentor_slots import book_slot, make_slots
from events.domain.requests import accept_request, ask_to_join
from events.domain.team_desk import move_person
from events.domain.teams import dissolve_team, join_team, leave_team
from events.models import Event, HelpCall, JoinRequest, Mentor, MentorSlot, Team, TeamMember
from scheduler.domain.registration import cancel_registration, register
from tests.events.makers import make_hackathon
from tests.scheduler.makers import make_organisation, make_people

from .crowd import all_at_once, others_look_too

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _events_go_too(_django_db_helper: None) -> Iterator[None]:
    """Events protect their offering: they go before the offerings do."""
    yield
    if connection.vendor == "postgresql":
        Event.objects.all().delete()


def hackathon(**rules: Any) -> Event:
    return make_hackathon(make_organisation(), places=500, settings={"team_max": 5}, rules=rules)


def make_team(event: Event, *people: Any, **fields: Any) -> Team:
    number = Team.objects.count()
    team = Team.objects.create(
        event=event, name=f"T {number}", slug=f"t-{number}", captain=people[0], taken=len(people), **fields
    )
    for person in people:
        TeamMember.objects.create(team=team, event=event, person=person)
    return team


def join(team: Team, person: Any) -> Any:
    return join_team(team=team, person=person, by=person)


def unexpected(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Conflict)]


def figures() -> list[tuple[int, int]]:
    """(counted, really there) of every team."""
    return [(team.taken, team.members.count()) for team in Team.objects.order_by("id")]


def test_forty_people_joining_teams_of_five_at_once_make_no_team_of_six() -> None:
    event, people = hackathon(), make_people(46)
    crews = [make_team(event, person) for person in people[:6]]
    crowd = people[6:]
    results = all_at_once([partial(join, crews[number % 6], person) for number, person in enumerate(crowd)])
    assert unexpected(results) == []
    assert figures() == [(5, 5)] * 6
    refused = [one for one in results if isinstance(one, Conflict)]
    assert len(refused) == 40 - 24
    assert {one.code for one in refused} == {"team_full"}


def test_without_the_guard_some_team_has_six(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: look, then count. If no team of six comes about, the test above proves nothing."""
    event, people = hackathon(), make_people(46)
    crews = [make_team(event, person, size=40) for person in people[:6]]  # the CHECK behind the guard is out of the way

    def look_then_count(rows: Any, n: int = 1) -> bool:
        team = rows.first()
        if team is None or TeamMember.objects.filter(team=team).exclude(pk=None).count() > 5:
            return False
        others_look_too()
        return bool(Team.objects.filter(pk=team.pk).update(taken=F("taken") + n))

    monkeypatch.setattr(teams, "count_up", look_then_count)
    results = all_at_once([partial(join, crews[number % 6], person) for number, person in enumerate(people[6:])])
    assert unexpected(results) == []
    assert max(there for _counted, there in figures()) > 5


def test_one_person_pressing_everywhere_gets_into_one_team() -> None:
    event, people = hackathon(), make_people(7)
    crews = [make_team(event, person) for person in people[:6]]
    results = all_at_once([partial(join, crews[number % 6], people[6]) for number in range(18)])
    assert unexpected(results) == []
    assert sum(counted for counted, _there in figures()) == 7
    assert all(counted == there for counted, there in figures())


def test_two_teams_accepting_the_same_person_do_not_block_each_other() -> None:
    for _round in range(15):
        event, people = hackathon(), make_people(5)
        crews = [make_team(event, person) for person in people[:4]]
        asked = [ask_to_join(team=team, person=people[4], by=people[4]) for team in crews]
        jobs: list[Any] = [
            partial(accept_request, request=request, by=person)
            for request, person in zip(asked, people[:4], strict=True)
        ]
        results = all_at_once([*jobs, partial(join, crews[0], people[4])])
        assert unexpected(results) == []
        assert TeamMember.objects.filter(event=event, person=people[4]).count() == 1
        assert not JoinRequest.objects.open().filter(team__event=event).exists()
        assert all(counted == there for counted, there in figures())


def test_leaving_joining_moving_and_dissolving_at_the_same_moment_keeps_the_books() -> None:
    for _round in range(15):
        event, people = hackathon(), make_people(8)
        for person in people:
            register(offering=event.offering, person=person, by=person)
        one, other = make_team(event, *people[:2]), make_team(event, *people[2:4])
        mine = event.offering.registrations.get(person=people[1])
        results = all_at_once(
            [
                partial(leave_team, team=one, person=people[0], by=people[0]),
                partial(cancel_registration, registration=mine, by=people[1]),
                partial(join, one, people[4]),
                partial(join, one, people[5]),
                partial(dissolve_team, team=other, by=people[2]),
                partial(join, other, people[6]),
                partial(move_person, event=event, person=people[3], to=one, by=None),
                partial(join, one, people[7]),
            ]
        )
        assert unexpected(results) == []
        assert all(counted == there for counted, there in figures())
        for team in Team.objects.active().filter(event=event):
            assert team.members.filter(person=team.captain_id).exists()


# --- mentors


def make_mentor(event: Event, person: Any) -> Mentor:
    return Mentor.objects.create(event=event, person=person)


def one_slot(event: Event, person: Any) -> MentorSlot:
    starts = event.offering.starts_at
    mentor = make_mentor(event, person)
    mentor.event = event
    ends = starts + timedelta(minutes=20)
    (slot,) = make_slots(mentor=mentor, starts_at=starts, ends_at=ends, minutes=20, by=person)
    return slot


def test_a_mentors_time_goes_to_one_of_twenty_teams() -> None:
    event, people = hackathon(), make_people(21)
    slot = one_slot(event, people[20])
    crews = [make_team(event, person) for person in people[:20]]
    jobs = [
        partial(book_slot, slot=slot, team=team, by=person, topic="Maps")
        for team, person in zip(crews, people[:20], strict=True)
    ]
    results = all_at_once(jobs)
    assert unexpected(results) == []
    won = [one for one in results if isinstance(one, MentorSlot)]
    assert len(won) == 1
    slot.refresh_from_db()
    assert (slot.team_id, slot.taken) == (won[0].team_id, 1)
    assert {one.code for one in results if isinstance(one, Conflict)} == {"slot_taken"}


def test_without_the_guard_several_teams_believe_they_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    event, people = hackathon(), make_people(21)
    slot = one_slot(event, people[20])
    crews = [make_team(event, person) for person in people[:20]]

    def look(rows: Any, n: int = 1) -> bool:
        free: bool = rows.exists()
        others_look_too()
        return free

    monkeypatch.setattr(mentor_slots, "count_up", look)
    jobs = [
        partial(book_slot, slot=slot, team=team, by=person, topic="Maps")
        for team, person in zip(crews, people[:20], strict=True)
    ]
    results = all_at_once(jobs)
    assert len([one for one in results if isinstance(one, MentorSlot)]) > 1


def test_a_team_calls_once_and_one_mentor_takes_the_call() -> None:
    event, people = hackathon(), make_people(14)
    crew = make_team(event, *people[:4])
    crew.event = event
    now = event.offering.starts_at + timedelta(hours=1)
    calls = all_at_once(
        [partial(call_for_help, team=crew, by=person, topic="Maps", place="7", now=now) for person in people[:4] * 3]
    )
    assert unexpected(calls) == []
    assert HelpCall.objects.count() == 1
    mentors = [make_mentor(event, person) for person in people[4:]]
    taken = all_at_once([partial(take_call, call=calls[0], mentor=mentor, now=now) for mentor in mentors])
    assert unexpected(taken) == []
    assert len([one for one in taken if isinstance(one, HelpCall)]) == 1
