"""Judging for tests: a hackathon with projects handed in, judges who signed, a round that is open."""

from __future__ import annotations

import hashlib
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Person
from events.domain.judging.ballots import cast_ballot
from events.domain.judging.judges import TERMS_VERSION
from events.domain.judging.rounds import create_round, open_round
from events.enums import SubmissionState
from events.models import Ballot, Event, Judge, Round, Submission, SubmissionRevision
from tests.accounts.makers import make_person

from .makers import make_hackathon, make_submission, make_team

_numbers = count(1)


def make_project(event: Event, *people: Person, **content: Any) -> Submission:
    """A project that counts."""
    team = make_team(event, *people)
    submission = make_submission(team, **content)
    digest = hashlib.sha256(str(submission.uuid).encode()).hexdigest()
    revision = SubmissionRevision.objects.create(
        submission=submission, number=1, content={**submission.content, "links": [], "files": []}, sha256=digest,
        received_at=timezone.now(),
    )  # fmt: skip
    submission.state, submission.revision = SubmissionState.SUBMITTED, revision
    submission.save()
    return submission


def make_judge(event: Event, person: Person | None = None, **facts: Any) -> Judge:
    return Judge.objects.create(
        event=event, person=person or make_person(), terms_version=TERMS_VERSION, signed_at=timezone.now(), **facts
    )


def make_judging(
    projects: int = 4,
    judges: int = 3,
    *,
    kind: str = "rubric",
    open: bool = True,
    event: Event | None = None,
    **settings: Any,
) -> Round:
    """A round in which every judge sees every project, unless `views` says otherwise."""
    event = event or make_hackathon()
    for _number in range(projects):
        make_project(event)
    for _number in range(judges):
        make_judge(event)
    round = create_round(event=event, by=None, kind=kind, title={"en": "First round", "de": "Erste Runde"},
                         **{"views": max(1, judges)} | settings)  # fmt: skip
    return open_round(round=round, by=None) if open else round


def say(
    round: Round, judge: Judge, submission: Submission, step: int = 3, *, now: datetime | None = None, **more: Any
) -> Ballot:
    """A complete ballot: the same step everywhere, unless `content` says otherwise."""
    scores = dict.fromkeys(round.criteria.values_list("key", flat=True), step)
    return cast_ballot(
        round=round, judge=judge, by=judge.person, submission=submission, now=now,
        **{"key": uuid4(), "content": {"scores": scores}} | more,
    )  # fmt: skip
