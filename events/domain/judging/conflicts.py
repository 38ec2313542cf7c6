"""Conflicts of interest: those the house sees by itself, and those a judge declares at any time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.audit import record
from core.errors import InvalidInput, PermissionRefused
from events.domain.plain_texts import first_letters
from events.enums import ConflictKind, JudgeState, RoundState
from events.models import (
    Assignment,
    Challenge,
    Event,
    HelpCall,
    Judge,
    JudgeConflict,
    MentorSlot,
    Round,
    Submission,
    TeamMember,
)  # fmt: skip

from .assigning import assign_round

REASON_MAX = 600


@transaction.atomic
def find_conflicts(*, event: Event, now: datetime | None = None) -> list[JudgeConflict]:
    """Writes down every conflict the house can see; those already known, or lifted by the organiser, stay as they are."""
    now = now or timezone.now()
    judges = list(Judge.objects.filter(event=event, state=JudgeState.ACTIVE))
    submissions = list(Submission.objects.counting().filter(event=event).select_related("challenge"))
    facts = _Facts(event, judges)
    known = set(JudgeConflict.objects.filter(judge__event=event).values_list("judge_id", "submission_id", "kind"))
    found = [
        JudgeConflict(judge=judge, submission=submission, kind=kind)
        for judge in judges
        for submission in submissions
        for kind in facts.between(judge, submission)
        if (judge.pk, submission.pk, kind) not in known
    ]
    JudgeConflict.objects.bulk_create(found, ignore_conflicts=True)
    for conflict in found:
        _release(conflict.judge, conflict.submission, now)
    return found


@transaction.atomic
def declare_conflict(
    *, judge: Judge, submission: Submission, by: Any, reason: str, now: datetime | None = None
) -> JudgeConflict:
    """By the judge, at any time; a ballot so far is set aside but kept, and somebody else looks at the project.

    Errors: not_your_judging, reason_missing.
    """
    now = now or timezone.now()
    if judge.person_id != by.pk:
        raise PermissionRefused(_("Only the judge can declare this."), code="not_your_judging")
    reason = first_letters(reason, REASON_MAX)
    if not reason:
        raise InvalidInput(_("Say in a few words what the conflict is."), code="reason_missing", field="reason")
    conflict, created = JudgeConflict.objects.update_or_create(
        judge=judge, submission=submission, kind=ConflictKind.DECLARED,
        defaults={"reason": reason, "declared_by": by, "lifted_at": None, "lifted_by": None},
    )  # fmt: skip
    _release(judge, submission, now)
    for round in Round.objects.filter(entries__submission=submission, state=RoundState.OPEN):
        assign_round(round=round, by=by)
    record("conflict.declared", on=judge, by=by, submission=str(submission.uuid), again=not created)
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: JudgeConflict, by: Any, now: datetime | None = None) -> JudgeConflict:
    """The organiser looked at it and it is none. What the house sees for certain (a member of the team) stays.

    Errors: conflict_certain.
    """
    if conflict.kind == ConflictKind.MEMBER:
        raise InvalidInput(_("Nobody judges their own project."), code="conflict_certain")
    if conflict.lifted_at is None:
        conflict.lifted_at, conflict.lifted_by = now or timezone.now(), by
        conflict.save(update_fields=["lifted_at", "lifted_by", "updated_at"])
        rows = Assignment.objects.filter(judge=conflict.judge, submission=conflict.submission)
        rows.filter(round__state=RoundState.OPEN).update(released_at=None)
        record("conflict.lifted", on=conflict.judge, by=by, submission=str(conflict.submission.uuid))
    return conflict


def _release(judge: Judge, submission: Submission, now: datetime) -> None:
    Assignment.objects.filter(judge=judge, submission=submission, released_at=None).update(released_at=now)


class _Facts:
    """Who belongs to what, read once for all judges. A constant number of queries."""

    def __init__(self, event: Event, judges: list[Judge]) -> None:
        self.event = event
        self.posing = set(Challenge.objects.filter(event=event).values_list("organisation_id", flat=True))
        self.members: dict[int, set[int]] = defaultdict(set)
        for team, person in TeamMember.objects.filter(event=event).values_list("team_id", "person_id"):
            self.members[team].add(person)
        people = {person for members in self.members.values() for person in members}
        rows = Membership.objects.filter(person__in=people | {one.person_id for one in judges if one.person_id})
        self.houses: dict[int, set[int]] = defaultdict(set)
        for person, organisation in rows.values_list("person_id", "organisation_id"):
            self.houses[person].add(organisation)
        slots = MentorSlot.objects.filter(mentor__event=event, team__isnull=False)
        calls = HelpCall.objects.filter(event=event, mentor__isnull=False)
        self.mentored = set(slots.values_list("mentor__person_id", "team_id"))
        self.mentored |= set(calls.values_list("mentor__person_id", "team_id"))

    def between(self, judge: Judge, submission: Submission) -> list[str]:
        members = self.members[submission.team_id]
        own = self._houses_of(judge)
        found = []
        if judge.person_id in members:
            found.append(ConflictKind.MEMBER)
        if any(own & self.houses[member] for member in members):
            found.append(ConflictKind.ORGANISATION)
        if (judge.person_id, submission.team_id) in self.mentored:
            found.append(ConflictKind.MENTORED)
        if self._another_challenge(judge, submission):
            found.append(ConflictKind.CHALLENGE)
        return [str(kind) for kind in found]

    def _houses_of(self, judge: Judge) -> set[int]:
        """The organisation the judge comes for, and those they belong to, except the one that holds the event."""
        own = {judge.organisation_id} if judge.organisation_id else set()
        return (own | self.houses[judge.person_id or 0]) - {self.event.organisation_id}

    def _another_challenge(self, judge: Judge, submission: Submission) -> bool:
        """A judge asked for one challenge, or sent by an organisation that poses one, judges nothing else."""
        if judge.challenge_id:
            return submission.challenge_id != judge.challenge_id
        if judge.organisation_id not in self.posing or judge.organisation_id == self.event.organisation_id:
            return False
        return submission.challenge is None or submission.challenge.organisation_id != judge.organisation_id
