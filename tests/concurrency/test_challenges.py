"""Many at once on PostgreSQL: the last place of a challenge, an allotment published twice, votes, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation, Person
from core.errors import DomainError
from events.domain.allotment import prepare_allotment, publish_allotment
from events.domain.challenges import choose_challenge, leave_challenge
from events.domain.deadlines import extend_for_all
from events.domain.submissions import hand_in, save_draft, start_submission
from events.domain.votes import vote
from events.domain.wishes import save_wishes
from events.models import Allotment, Challenge, Event, Hackathon, Submission, SubmissionRevision, Team, Vote
from tests.events.makers import make_challenge, make_hackathon, make_team

from .crowd import all_at_once, others_look_too

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
_numbers = count(1)


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    Submission.objects.update(revision=None, challenge=None)
    Vote.objects.all().delete()
    Submission.objects.all().delete()
    Challenge.objects.update(brief=None)
    Event.objects.all().delete()


def house() -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(
        slug=f"house-c{number}", name=f"House {number}", kind="association", verified_at=timezone.now()
    )


def people(number: int) -> list[Person]:
    start = next(_numbers)
    rows = [Person(email=f"c{start}-{i}@crowd.example", name=f"Person {i}") for i in range(number)]
    return Person.objects.bulk_create(rows)


def hackathon(**settings: Any) -> Event:
    return make_hackathon(house(), settings=settings)


def teams_of(event: Event, number: int) -> list[Team]:
    return [make_team(event, person) for person in people(number)]


def refusals(results: list[Any]) -> list[str]:
    unexpected = [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert unexpected == []
    return [one.code for one in results if isinstance(one, DomainError)]


def test_twenty_teams_wanting_four_places_fill_exactly_four():
    event = hackathon()
    challenge = make_challenge(event, house(), team_limit=4)
    teams = teams_of(event, 20)
    results = all_at_once(
        [partial(choose_challenge, team=team, challenge=challenge, by=team.captain) for team in teams]
    )
    assert refusals(results) == ["challenge_full"] * 16
    challenge.refresh_from_db()
    assert (challenge.taken, Team.objects.filter(challenge=challenge).count()) == (4, 4)


def test_with_the_guard_off_it_takes_too_many(monkeypatch):
    """The negative control: count, then write."""

    def unguarded(rows: Any, n: int = 1, **options: Any) -> bool:
        row = rows.get()
        if Team.objects.filter(challenge=row).exclude(pk=0).count() - 1 >= row.team_limit:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
        return True

    monkeypatch.setattr("events.domain.challenges.count_up", unguarded)
    event = hackathon()
    challenge = make_challenge(event, house(), team_limit=4)
    teams = teams_of(event, 20)
    all_at_once([partial(choose_challenge, team=team, challenge=challenge, by=team.captain) for team in teams])
    assert Team.objects.filter(challenge=challenge).count() > 4


def test_members_of_one_team_choosing_different_challenges_at_once_count_one():
    event = hackathon()
    challenges = [make_challenge(event, house()) for _number in range(4)]
    members = people(4)
    team = make_team(event, *members, size=5)
    jobs = [
        partial(choose_challenge, team=team, challenge=challenge, by=member)
        for member, challenge in zip(members, challenges, strict=True)
    ]
    assert refusals(all_at_once(jobs)) == []
    assert sum(Challenge.objects.filter(event=event).values_list("taken", flat=True)) == 1


def test_teams_changing_places_crosswise_never_lock_each_other_out():
    event = hackathon()
    one, two = make_challenge(event, house()), make_challenge(event, house())
    teams = teams_of(event, 8)
    for number, team in enumerate(teams):
        choose_challenge(team=team, challenge=(one, two)[number % 2], by=team.captain)
    jobs: list[Any] = []
    for number, team in enumerate(teams):
        for turn in range(6):
            wanted = (one, two)[(number + turn + 1) % 2]
            jobs.append(partial(choose_challenge, team=team, challenge=wanted, by=team.captain))
        jobs.append(partial(leave_challenge, team=team, by=team.captain))
    assert refusals(all_at_once(jobs)) == []
    for challenge in (one, two):
        challenge.refresh_from_db()
        assert challenge.taken == Team.objects.filter(challenge=challenge).count()


def test_an_allotment_published_by_many_at_once_is_published_once():
    until = timezone.now() + timedelta(hours=1)
    event = hackathon(wishes_until=until)
    challenge = make_challenge(event, house(), team_limit=3)
    for team in teams_of(event, 5):
        save_wishes(team=team, challenges=[challenge], by=team.captain)
    organiser = people(1)[0]
    prepare_allotment(event=event, by=organiser)
    moment = until + timedelta(hours=1)
    results = all_at_once([partial(publish_allotment, event=event, by=organiser, now=moment) for _time in range(8)])
    assert refusals(results) == ["dealt_out"] * 7
    challenge.refresh_from_db()
    assert (challenge.taken, Team.objects.filter(challenge=challenge).count()) == (3, 3)


def test_an_allotment_published_without_the_claim_counts_twice_and_the_check_stops_it(monkeypatch):
    """The negative control: without the conditional UPDATE several would apply it; the limit's CHECK is behind."""
    monkeypatch.setattr("events.domain.allotment._claim", lambda *args: others_look_too())
    until = timezone.now() + timedelta(hours=1)
    event = hackathon(wishes_until=until)
    challenge = make_challenge(event, house())
    for team in teams_of(event, 5):
        save_wishes(team=team, challenges=[challenge], by=team.captain)
    organiser = people(1)[0]
    prepare_allotment(event=event, by=organiser)
    monkeypatch.setattr("events.domain.allotment.question_of", lambda *args: _Same(event))
    moment = until + timedelta(hours=1)
    all_at_once([partial(publish_allotment, event=event, by=organiser, now=moment) for _time in range(4)])
    challenge.refresh_from_db()
    assert challenge.taken > 5


class _Same:
    def __init__(self, event: Event) -> None:
        self.event = event

    def sha256(self) -> str:
        return Allotment.objects.get(event=self.event).question_sha256


def test_one_person_voting_in_many_windows_at_once_has_one_vote():
    now = timezone.now()
    event = hackathon(gallery_from=now, vote_until=now + timedelta(hours=1), vote_by="anyone")
    projects = []
    for team in teams_of(event, 4):
        submission = start_submission(team=team, by=team.captain)
        saved = save_draft(submission=submission, content={"title": "A", "text": "B"}, edition=0, by=team.captain)
        projects.append(hand_in(submission=saved, by=team.captain).submission)
    voters = people(5)
    jobs = [
        partial(vote, submission=project, person=person, by=person) for person in voters for project in projects * 2
    ]
    assert refusals(all_at_once(jobs)) == []
    assert Vote.objects.filter(event=event).count() == 5


def test_two_members_saving_at_once_lose_no_text():
    event = hackathon()
    members = people(6)
    team = make_team(event, *members, size=6)
    submission = start_submission(team=team, by=members[0])
    jobs = [
        partial(save_draft, submission=submission, content={"title": f"{n}", "text": f"{n}"}, edition=0, by=member)
        for n, member in enumerate(members)
    ]
    codes = refusals(all_at_once(jobs))
    submission.refresh_from_db()
    kept = {submission.content["text"], *(row["content"]["text"] for row in submission.set_aside)}
    assert codes == ["draft_changed"] * 5
    assert kept == set("012345")


def test_handing_in_from_many_windows_makes_one_revision():
    event = hackathon()
    members = people(5)
    team = make_team(event, *members, size=5)
    submission = start_submission(team=team, by=members[0])
    saved = save_draft(submission=submission, content={"title": "A", "text": "B"}, edition=0, by=members[0])
    results = all_at_once([partial(hand_in, submission=saved, by=member) for member in members])
    assert refusals(results) == []
    assert SubmissionRevision.objects.filter(submission=saved).count() == 1


def test_an_extension_and_a_late_handing_in_at_once_agree():
    for _round in range(5):
        now = timezone.now().replace(microsecond=0)
        event = hackathon(submit_until=now - timedelta(hours=1), grace_minutes=0)
        [team] = teams_of(event, 1)
        submission = start_submission(team=team, by=team.captain)
        saved = save_draft(submission=submission, content={"title": "A", "text": "B"}, edition=0, by=team.captain)
        organiser, until = people(1)[0], now + timedelta(hours=1)
        fresh = Event.objects.select_related("hackathon", "offering").get(pk=event.pk)
        jobs: list[Any] = [
            partial(hand_in, submission=saved, by=team.captain),
            partial(extend_for_all, event=fresh, until=until, reason="Power cut.", by=organiser),
        ]
        assert refusals(all_at_once(jobs)) == []
        assert Hackathon.objects.get(event=event).submit_until == until
        assert SubmissionRevision.objects.get(submission=saved).timing == "on_time"
