"""A machine that founds, joins, asks, leaves, hands over, vanishes, dissolves and erases in any order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.domain.people import leave
from accounts.models import Person
from core.errors import DomainError
from events.domain.captains import ask_captain, hand_over, note_sign_of_life, take_over, vote_captain
from events.domain.requests import accept_request, ask_to_join, decline_request, withdraw_request
from events.domain.team_desk import merge_teams, move_person
from events.domain.teams import change_team, create_team, dissolve_team, join_team, leave_team
from events.enums import RequestState, TeamState
from events.models import JoinRequest, Team, TeamMember
from events.team_rules import teams_form
from scheduler.domain.registration import cancel_registration, register
from scheduler.models import Registration
from tests.accounts.makers import make_person
from tests.machines import many_lives

from .makers import make_hackathon

PEOPLE = 7
LARGEST = 3
who = st.integers(0, PEOPLE - 1)
which = st.integers(0, 5)


class Teams(RuleBasedStateMachine):
    """Every example lives in a transaction of its own, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = timezone.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.event = make_hackathon(places=50, settings={"team_max": LARGEST})
        self.people: list[Person | None] = [make_person() for _number in range(PEOPLE)]
        self.number = 0

    # --- what people do; a refusal is an answer too, and must leave nothing half done

    def tried(self, verb: Any, **wanted: Any) -> Any:
        try:
            with transaction.atomic():
                return verb(now=self.now, **wanted)
        except DomainError:
            return None

    def person(self, number: int) -> Person | None:
        return self.people[number]

    def team(self, number: int) -> Team | None:
        """Dissolved ones too."""
        rows = list(Team.objects.filter(event=self.event).order_by("id"))
        found = rows[number % len(rows)] if rows else None
        if found is not None:
            found.event = self.event
        return found

    def request(self, number: int) -> JoinRequest | None:
        rows = list(JoinRequest.objects.select_related("team", "person").order_by("id"))
        found = rows[number % len(rows)] if rows else None
        if found is not None:
            found.team.event = self.event
        return found

    @rule(who=who, size=st.integers(1, LARGEST))
    def create(self, who: int, size: int) -> None:
        if person := self.person(who):
            self.number += 1
            self.tried(create_team, event=self.event, person=person, by=person, name=f"T {self.number}", size=size)

    @rule(who=who, which=which)
    def join(self, who: int, which: int) -> None:
        person, team = self.person(who), self.team(which)
        if person and team:
            room = team.state == TeamState.ACTIVE and team.taken < team.size and teams_form(self.event, self.now)
            free = not TeamMember.objects.filter(event=self.event, person=person).exists()
            got = self.tried(join_team, team=team, person=person, by=person)
            mine = TeamMember.objects.filter(team=team, person=person).exists()
            assert bool(got) == mine
            assert mine or not (room and free), "turned away although there was a place"

    @rule(who=who, which=which)
    def ask(self, who: int, which: int) -> None:
        person, team = self.person(who), self.team(which)
        if person and team:
            self.tried(ask_to_join, team=team, person=person, by=person)

    @rule(which=which, who=who, answer=st.sampled_from([accept_request, decline_request, withdraw_request]))
    def answer(self, which: int, who: int, answer: Any) -> None:
        person, request = self.person(who), self.request(which)
        if person and request:
            self.tried(answer, request=request, by=person)

    @rule(who=who)
    def leave(self, who: int) -> None:
        person = self.person(who)
        for member in TeamMember.objects.filter(person=person).select_related("team"):
            member.team.event = self.event
            self.tried(leave_team, team=member.team, person=person, by=person)

    @rule(who=who, to=who, which=which)
    def hand_over(self, who: int, to: int, which: int) -> None:
        person, other, team = self.person(who), self.person(to), self.team(which)
        if person and other and team:
            self.tried(hand_over, team=team, to=other, by=person)

    @rule(who=who, to=who, which=which)
    def vote(self, who: int, to: int, which: int) -> None:
        person, other, team = self.person(who), self.person(to), self.team(which)
        if person and other and team:
            self.tried(vote_captain, team=team, candidate=other, by=person)

    @rule(who=who, which=which, verb=st.sampled_from([ask_captain, take_over, note_sign_of_life]))
    def miss_the_captain(self, who: int, which: int, verb: Any) -> None:
        person, team = self.person(who), self.team(which)
        if person and team:
            asked, was = team.captain_asked_at, team.captain_id
            self.tried(verb, team=team, by=person)
            if verb is take_over and asked is None:
                assert Team.objects.get(pk=team.pk).captain_id == was, "taken over although nobody asked"

    @rule(hours=st.sampled_from([1, 23, 25]))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(which=which, who=who, size=st.integers(1, LARGEST + 1))
    def resize(self, which: int, who: int, size: int) -> None:
        if team := self.team(which):
            self.tried(change_team, team=team, by=self.person(who), size=size)

    @rule(which=which, who=who)
    def dissolve(self, which: int, who: int) -> None:
        if team := self.team(which):
            self.tried(dissolve_team, team=team, by=self.person(who))

    @rule(who=who)
    def register(self, who: int) -> None:
        if person := self.person(who):
            self.tried(register, offering=self.event.offering, person=person, by=person)

    @rule(who=who)
    def cancel(self, who: int) -> None:
        for mine in Registration.objects.live().filter(person=self.person(who)):
            self.tried(cancel_registration, registration=mine, by=self.person(who))
            assert not TeamMember.objects.filter(event=self.event, person=mine.person_id).exists()

    @rule(who=who, which=which)
    def the_desk_moves(self, who: int, which: int) -> None:
        if person := self.person(who):
            self.tried(move_person, event=self.event, person=person, to=self.team(which), by=None)

    @rule(one=which, other=which)
    def the_desk_merges(self, one: int, other: int) -> None:
        first, second = self.team(one), self.team(other)
        if first and second:
            self.tried(merge_teams, team=first, into=second, by=None)

    @rule(who=who)
    def erase(self, who: int) -> None:
        if person := self.person(who):
            leave(person=person, by=person)
            self.people[who] = None

    # --- what is true after every step

    @invariant()
    def taken_counts_the_members(self) -> None:
        for team in Team.objects.all():
            assert team.taken == team.members.count() <= team.size

    @invariant()
    def a_person_is_in_one_team(self) -> None:
        people = list(TeamMember.objects.values_list("event", "person"))
        assert len(people) == len(set(people))

    @invariant()
    def an_active_team_has_a_captain_who_is_in_it(self) -> None:
        for team in Team.objects.active():
            assert team.taken > 0
            assert team.members.filter(person=team.captain_id).exists()

    @invariant()
    def a_dissolved_team_holds_nothing(self) -> None:
        for team in Team.objects.filter(state=TeamState.DISSOLVED):
            assert (team.taken, team.captain_id, team.members.count()) == (0, None, 0)
            assert not team.requests.filter(state=RequestState.OPEN).exists()

    @invariant()
    def whoever_has_a_team_asks_no_other_one(self) -> None:
        members = TeamMember.objects.values("person_id")
        assert not JoinRequest.objects.open().filter(person__in=members).exists()

    @invariant()
    def votes_are_of_members_for_members(self) -> None:
        for team in Team.objects.all():
            people = set(team.members.values_list("person_id", flat=True))
            for vote in team.captain_votes.all():
                assert {vote.person_id, vote.candidate_id} <= people


@pytest.mark.django_db
def test_teams_stay_whole_whatever_people_do() -> None:
    run_state_machine_as_test(Teams, settings=many_lives(20))
