"""Judging as a judge sees it: my rounds, my projects in order, what I said so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.enums import RoundKind, RoundState
from events.models import (
    Assignment,
    Ballot,
    Event,
    Judge,
    JudgeConflict,
    Round,
    RoundEntry,
    Submission,
    SubmissionRevision,
)

POCKET = 6  # pairs a judge takes along, in case the network goes


@dataclass
class Line:
    """One of my projects in a round. `ballot`: what counts of what I said about it (rubric), or None."""

    submission: Submission
    revision: SubmissionRevision
    position: int
    is_first: bool
    ballot: Ballot | None = None

    @property
    def title(self) -> str:
        return self.revision.content.get("title") or self.submission.slug

    @property
    def number(self) -> str:
        return str(self.submission.uuid)


@dataclass
class Work:
    """A round as its judge has it. `answers`: counting pairwise ballots; `order`: the counting ranking, or None."""

    round: Round
    is_open: bool
    lines: list[Line] = field(default_factory=list)
    answers: list[Ballot] = field(default_factory=list)
    order: Ballot | None = None

    @property
    def done(self) -> int:
        if self.round.kind == RoundKind.RUBRIC:
            return sum(line.ballot is not None for line in self.lines)
        return len(self.order.content["order"]) if self.order else len(self.answers)

    @property
    def total(self) -> int:
        """Pairwise: each project about three times."""
        if self.round.kind == RoundKind.PAIRWISE:
            return min(len(self.lines) * (len(self.lines) - 1) // 2, len(self.lines) * 3 // 2)
        return len(self.lines)

    @property
    def next(self) -> Line | None:
        return next((line for line in self.lines if line.ballot is None), None)

    def after(self, line: Line) -> list[Line]:
        """Those without a ballot, beginning behind `line` and round again."""
        place = self.lines.index(line)
        return [one for one in (*self.lines[place + 1 :], *self.lines[:place]) if one.ballot is None]


def judge_of(event: Event, person: Any) -> Judge | None:
    """Also one who dropped out: their page says so. One query."""
    if not getattr(person, "is_authenticated", False):
        return None
    return Judge.objects.filter(event=event, person=person).select_related("organisation", "challenge").first()


def is_open(round: Round, now: datetime) -> bool:
    begun = round.opens_at is None or round.opens_at <= now
    return round.state == RoundState.OPEN and begun and (round.closes_at is None or now < round.closes_at)


def work_of(judge: Judge, now: datetime, *, only: Round | None = None) -> list[Work]:
    """Rounds in which the judge has something to do or did something, newest last. Four queries."""
    rows = Assignment.objects.filter(judge=judge, released_at=None).exclude(round__state=RoundState.DRAFT)
    if only is not None:
        rows = rows.filter(round=only)
    rounds = {round.pk: Work(round, is_open(round, now)) for round in _rounds_of(rows)}
    revisions = _revisions(rounds)
    for row in rows.select_related("submission").order_by("position", "pk"):
        revision = revisions.get((row.round_id, row.submission_id))
        if revision is not None:
            line = Line(row.submission, revision, row.position, is_first=row.position == 0)
            rounds[row.round_id].lines.append(line)
    for ballot in counting(Ballot.objects.filter(judge=judge, round__in=rounds)):
        _note(rounds[ballot.round_id], ballot)
    return sorted(rounds.values(), key=lambda work: (work.round.position, work.round.pk))


def counting(rows: Any) -> list[Ballot]:
    """Of each judge's ballots on a subject the one given last, oldest first. One query."""
    last: dict[tuple[int, int, str], Ballot] = {}
    for row in rows.order_by("given_at", "pk"):
        last[row.round_id, row.judge_id, row.subject] = row
    return sorted(last.values(), key=lambda row: row.pk)


def pairs_for(work: Work, judge: Judge) -> list[tuple[Line, Line]]:
    """The pairs to ask this judge next, most telling first, by all judges' answers so far. One query."""
    from events.judging.pairs import next_pairs, unasked

    mine = {line.number: line for line in work.lines}
    index = {number: place for place, number in enumerate(sorted(mine))}
    names = list(index)
    answers = [
        (index[row.content["better"]], index[row.content["worse"]])
        for row in counting(Ballot.objects.filter(round=work.round))
        if row.content["better"] in index and row.content["worse"] in index
    ]
    asked = [(index[one.content["better"]], index[one.content["worse"]]) for one in work.answers
             if one.content["better"] in index and one.content["worse"] in index]  # fmt: skip
    seed = work.round.seed + judge.pk * 1000 + len(asked)
    chosen = next_pairs(len(names), answers, unasked(range(len(names)), asked), count=POCKET, seed=seed)
    return [(mine[names[one]], mine[names[two]]) for one, two in chosen]


def conflicts_of(judge: Judge) -> list[JudgeConflict]:
    return list(
        JudgeConflict.objects.filter(judge=judge, lifted_at=None).select_related("submission__revision").order_by("pk")
    )


def _rounds_of(rows: Any) -> Iterable[Round]:
    return Round.objects.filter(pk__in=rows.values("round_id")).prefetch_related("criteria")


def _revisions(rounds: dict[int, Work]) -> dict[tuple[int, int], SubmissionRevision]:
    entries = RoundEntry.objects.filter(round__in=rounds, removed_at=None).select_related("revision")
    return {(entry.round_id, entry.submission_id): entry.revision for entry in entries}


def _note(work: Work, ballot: Ballot) -> None:
    if work.round.kind == RoundKind.RANKING:
        work.order = ballot
    elif work.round.kind == RoundKind.PAIRWISE:
        work.answers.append(ballot)
    else:
        for line in work.lines:
            if line.submission.pk == ballot.submission_id:
                line.ballot = ballot
