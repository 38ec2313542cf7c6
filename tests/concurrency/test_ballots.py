"""The same ballot sent from two tabs at once, corrections at once, a ballot while the round closes: real clients on
PostgreSQL, and what happens when the guard is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from core.errors import Conflict
from events.domain.judging.ballots import cast_ballot
from events.domain.judging.results import compute_result, export_round, is_fresh
from events.domain.judging.rounds import close_round
from events.models import Assignment, Ballot, Event, Judge, Round, RoundEntry, Submission
from tests.events.judging_makers import make_judge, make_judging, make_project
from tests.events.makers import make_hackathon
from tests.scheduler.makers import make_organisation, make_people

from .crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _judging_goes_too(_django_db_helper: None) -> Iterator[None]:
    yield
    if connection.vendor == "postgresql":
        for model in (Ballot, Assignment, RoundEntry, Round, Submission, Event):
            model._default_manager.all().delete()


@pytest.fixture
def round() -> Round:
    event, people = make_hackathon(make_organisation()), make_people(5)
    for person in people[:3]:
        make_project(event, person)
    for person in people[3:]:
        make_judge(event, person)
    return make_judging(projects=0, judges=0, event=event, views=2)


def cast(round: Round, key: UUID, step: int = 3) -> Any:
    judge = Judge.objects.filter(event=round.event).select_related("person").order_by("pk")[0]
    submission = Submission.objects.filter(event=round.event).order_by("pk")[0]
    return cast_ballot(round=round, judge=judge, by=judge.person, key=key, submission=submission,
                       content={"scores": {"idea": step}})  # fmt: skip


def refused(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, Exception)]


def counting(round: Round) -> list[dict[str, Any]]:
    return [ballot for ballot in export_round(round)["ballots"] if ballot["counts"]]


def test_one_ballot_sent_forty_times_at_once_is_one_row(round: Round) -> None:
    key = uuid4()
    results = all_at_once([partial(cast, round, key)] * 40)
    assert refused(results) == []
    assert {ballot.pk for ballot in results} == set(Ballot.objects.values_list("pk", flat=True))
    assert Ballot.objects.count() == 1


def test_without_the_unique_key_the_same_ballot_becomes_several(round: Round) -> None:
    """The control: only the database's promise makes the difference."""
    key, name = uuid4(), _unique_name()
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE events_ballot DROP CONSTRAINT "{name}"')
    try:
        all_at_once([partial(cast, round, key)] * 40)
        assert Ballot.objects.filter(key=key).count() > 1
    finally:
        Ballot.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE events_ballot ADD CONSTRAINT "{name}" UNIQUE (key)')


def test_thirty_corrections_at_once_all_stay_and_one_counts(round: Round) -> None:
    assert refused(all_at_once([partial(cast, round, uuid4(), 1 + number % 5) for number in range(30)])) == []
    assert Ballot.objects.count() == 30
    assert len(counting(round)) == 1


def test_a_result_computed_while_ballots_arrive_misses_none_of_those_accepted(round: Round) -> None:
    def close_and_compute() -> Any:
        close_round(round=round, by=None)
        return compute_result(round=round, by=None)

    jobs: list[Any] = [partial(cast, round, uuid4()) for _number in range(20)]
    results = all_at_once([*jobs[:10], close_and_compute, *jobs[10:]])
    result = results[10]
    assert all(isinstance(one, Conflict) for one in refused(results))
    assert len(result.input["ballots"]) == Ballot.objects.count() == 20 - len(refused(results))
    assert is_fresh(result)


def _unique_name() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'events_ballot'::regclass AND contype = 'u'")
        return str(cursor.fetchone()[0])
