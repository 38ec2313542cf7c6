"""A machine that casts, corrects, declares conflicts, drops judges, closes, sends twice and sends late in any order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import DomainError
from events.domain.judging.ballots import cast_ballot, rule_on_ballot
from events.domain.judging.conflicts import declare_conflict, lift_conflict
from events.domain.judging.judges import drop_judge, readmit_judge
from events.domain.judging.results import compute_result, export_round, result_file
from events.domain.judging.rounds import close_round, open_round
from events.enums import JudgeState
from events.judging.compute import recompute
from events.models import Assignment, Ballot, Judge, JudgeConflict, Round, Submission
from tests.machines import many_lives

from .judging_makers import make_judging, say

JUDGES, PROJECTS = 3, 4
judge_number = st.integers(0, JUDGES - 1)
project_number = st.integers(0, PROJECTS - 1)
steps = st.integers(1, 5)
minutes = st.integers(0, 90)


class Ballots(RuleBasedStateMachine):
    """Every example lives in a transaction of its own, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = timezone.now()
        self.history: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.round = make_judging(projects=PROJECTS, judges=JUDGES, views=2)
        self.judges = list(Judge.objects.filter(event=self.round.event).select_related("person"))
        self.projects = list(Submission.objects.filter(event=self.round.event))

    def tried(self, verb: Any, **wanted: Any) -> Any:
        """A refusal is an answer too, and must leave nothing half done."""
        try:
            with transaction.atomic():
                return verb(**wanted)
        except DomainError:
            return None

    def fresh(self, number: int) -> Judge:
        self.judges[number].refresh_from_db()
        return self.judges[number]

    @rule(judge=judge_number, project=project_number, step=steps)
    def cast_or_correct(self, judge: int, project: int, step: int) -> None:
        self._send(judge, project, step, None)

    @rule(judge=judge_number, project=project_number, step=steps, ago=minutes)
    def send_from_a_phone_that_was_offline(self, judge: int, project: int, step: int, ago: int) -> None:
        self._send(judge, project, step, self.now - timedelta(minutes=ago))

    def _send(self, judge: int, project: int, step: int, device_at: datetime | None) -> None:
        wanted = {
            "round": self.round, "judge": self.fresh(judge), "submission": self.projects[project], "key": uuid4(),
            "content": {"scores": {"idea": step}}, "by": self.judges[judge].person, "device_at": device_at,
        }  # fmt: skip
        if self.tried(cast_ballot, now=self.now, **wanted):
            self.sent.append(wanted)

    @rule(which=st.integers(0, 50))
    def send_again(self, which: int) -> None:
        if self.sent:
            wanted = self.sent[which % len(self.sent)]
            before = Ballot.objects.count()
            assert cast_ballot(now=self.now, **wanted).key == wanted["key"]
            assert Ballot.objects.count() == before

    @rule(judge=judge_number, which=st.integers(0, 50))
    def use_anothers_key(self, judge: int, which: int) -> None:
        if self.sent and self.sent[which % len(self.sent)]["judge"].pk != self.judges[judge].pk:
            wanted = self.sent[which % len(self.sent)] | {"judge": self.fresh(judge), "by": self.judges[judge].person}
            assert self.tried(cast_ballot, now=self.now, **wanted) is None

    @rule(judge=judge_number, project=project_number)
    def declare(self, judge: int, project: int) -> None:
        self.tried(declare_conflict, judge=self.fresh(judge), submission=self.projects[project],
                   by=self.judges[judge].person, reason="A friend", now=self.now)  # fmt: skip

    @rule(which=st.integers(0, 20))
    def lift(self, which: int) -> None:
        rows = list(JudgeConflict.objects.filter(judge__in=self.judges, lifted_at=None).order_by("pk"))
        if rows:
            self.tried(lift_conflict, conflict=rows[which % len(rows)], by=None, now=self.now)

    @rule(judge=judge_number, aside=st.booleans())
    def drop(self, judge: int, aside: bool) -> None:
        self.tried(drop_judge, judge=self.fresh(judge), by=None, set_aside=aside, now=self.now)

    @rule(judge=judge_number)
    def readmit(self, judge: int) -> None:
        self.tried(readmit_judge, judge=self.fresh(judge), by=None, now=self.now)

    @rule()
    def close(self) -> None:
        self.tried(close_round, round=self.round, by=None, now=self.now)

    @rule()
    def open_again(self) -> None:
        self.tried(open_round, round=self.round, by=None, now=self.now)

    @rule(counts=st.booleans(), which=st.integers(0, 20))
    def decide_on_a_late_one(self, counts: bool, which: int) -> None:
        rows = list(Ballot.objects.filter(round=self.round, is_late=True).order_by("pk"))
        if rows:
            self.tried(rule_on_ballot, ballot=rows[which % len(rows)], counts=counts, by=None)

    @rule(passed=st.integers(1, 60))
    def time_passes(self, passed: int) -> None:
        self.now += timedelta(minutes=passed)

    @rule()
    def compute(self) -> None:
        result = self.tried(compute_result, round=self.round, by=None, now=self.now)
        if result is not None:
            assert recompute(result_file(result)) == []

    @invariant()
    def history_never_changes(self) -> None:
        rows = list(Ballot.objects.filter(round=self.round).order_by("pk").values())
        assert rows[: len(self.history)] == self.history
        self.history = rows

    @invariant()
    def at_most_one_ballot_counts_per_judge_and_project(self) -> None:
        counting = Counter(
            (ballot["judge"], ballot["content"]["project"])
            for ballot in export_round(Round.objects.get(pk=self.round.pk))["ballots"]
            if ballot["counts"]
        )
        assert all(number == 1 for number in counting.values())
        assert set(counting) == self._should_count()

    def _should_count(self) -> set[tuple[str, str]]:
        """By the rules, in the plainest words: said in time (or let in), judge not excluded, no conflict standing."""
        standing = set(JudgeConflict.objects.filter(lifted_at=None).values_list("judge_id", "submission_id"))
        return {
            (str(ballot.judge.uuid), str(ballot.submission.uuid))
            for ballot in Ballot.objects.filter(round=self.round).select_related("judge", "submission", "ruling")
            if ballot.submission is not None
            and (not ballot.is_late or (hasattr(ballot, "ruling") and ballot.ruling.counts))
            and ballot.judge.state != JudgeState.EXCLUDED
            and (ballot.judge_id, ballot.submission_id) not in standing
        }

    @invariant()
    def nobody_is_asked_to_judge_what_they_must_not(self) -> None:
        standing = set(JudgeConflict.objects.filter(lifted_at=None).values_list("judge_id", "submission_id"))
        asked = Assignment.objects.filter(round=self.round, released_at=None, judge__state=JudgeState.ACTIVE)
        assert not standing & set(asked.values_list("judge_id", "submission_id"))


@pytest.mark.django_db
def test_ballots_stay_whole_whatever_happens() -> None:
    run_state_machine_as_test(Ballots, settings=many_lives(20))


@pytest.mark.django_db
def test_a_ballot_row_cannot_be_changed() -> None:
    round = make_judging(projects=2, judges=1)
    judge = Judge.objects.get()
    ballot = say(round, judge, Submission.objects.first())
    with pytest.raises(TypeError, match="never changed"):
        ballot.save()


@pytest.mark.django_db
def test_the_ballot_given_last_counts_even_when_an_earlier_one_arrives_later() -> None:
    round = make_judging(projects=2, judges=1)
    judge, project = Judge.objects.get(), Submission.objects.first()
    now = timezone.now()
    assert project is not None
    second = say(round, judge, project, 5, now=now)
    say(round, judge, project, 1, now=now + timedelta(minutes=1), device_at=now - timedelta(minutes=9))
    counting = [ballot["key"] for ballot in export_round(round)["ballots"] if ballot["counts"]]
    assert counting == [str(second.key)]


@pytest.mark.django_db
def test_a_closed_round_refuses_but_keeps_what_was_written_before() -> None:
    round = make_judging(projects=2, judges=1)
    judge, project = Judge.objects.get(), Submission.objects.first()
    assert project is not None
    now = timezone.now()
    close_round(round=round, by=None, now=now)
    later = now + timedelta(minutes=10)
    for device_at in (None, later, now + timedelta(minutes=1), now - timedelta(days=3)):
        with override("en"), pytest.raises(DomainError, match="too late"):
            say(round, judge, project, now=later, device_at=device_at)
    kept = say(round, judge, project, now=later, device_at=now - timedelta(minutes=1))
    assert kept.is_late
    assert [ballot["why"] for ballot in export_round(round)["ballots"]] == ["late"]
    rule_on_ballot(ballot=kept, counts=True, by=None)
    assert [ballot["counts"] for ballot in export_round(round)["ballots"]] == [True]
