"""Casting a ballot: a new row each time, never a changed one; twice the same is once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.domain.plain_texts import first_letters
from events.enums import JudgeState, RoundKind, RoundState
from events.models import (
    Assignment,
    Ballot,
    BallotRuling,
    Criterion,
    Judge,
    JudgeConflict,
    Round,
    Submission,
    TeamMember,
)

from .rounds import lock

COMMENT_MAX = 2000


def cast_ballot(
    *,
    round: Round,
    judge: Judge,
    by: Any,
    key: UUID,
    content: Mapping[str, Any],
    submission: Submission | None = None,
    comment: str = "",
    note: str = "",
    device_at: datetime | None = None,
    now: datetime | None = None,
) -> Ballot:
    """One more row about its subject (`Ballot`); the one given last counts. The same `key` again returns the first row.

    After the close it is kept only if the device wrote it before (`is_late`).
    Errors: not_your_judging, key_taken, judge_left, not_begun, round_closed, not_assigned, conflict_stands, own_project,
    bad_ballot.
    """
    now = now or timezone.now()
    if judge.person_id != by.pk:
        raise PermissionRefused(_("Only the judge can cast this ballot."), code="not_your_judging")
    try:
        with transaction.atomic():
            return _cast(round, judge, by, key, dict(content), submission, comment, note, device_at, now)
    except IntegrityError:
        return _same(key, judge, round)


@transaction.atomic
def rule_on_ballot(*, ballot: Ballot, counts: bool, by: Any) -> BallotRuling:
    """The organiser's word on a late ballot, while the round is closed and not published. Errors: not_late, too_late."""
    if not ballot.is_late:
        raise Conflict(_("This ballot came in time; it needs no decision."), code="not_late")
    if lock(ballot.round).state == RoundState.PUBLISHED:
        raise Conflict(_("The result is published."), code="too_late")
    ruling, _created = BallotRuling.objects.update_or_create(ballot=ballot, defaults={"counts": counts, "ruled_by": by})
    record("ballot.ruled", on=ballot.round, by=by, ballot=str(ballot.key), counts=counts)
    return ruling


def subject_of(kind: str, content: Mapping[str, Any], submission: Submission | None) -> str:
    """What a ballot is about: two ballots about the same supersede each other."""
    if kind == RoundKind.RUBRIC:
        return str(submission.uuid) if submission else ""
    return "order" if kind == RoundKind.RANKING else "|".join(sorted([content["better"], content["worse"]]))


def _cast(
    round: Round,
    judge: Judge,
    by: Any,
    key: UUID,
    content: dict[str, Any],
    submission: Submission | None,
    comment: str,
    note: str,
    device_at: datetime | None,
    now: datetime,
) -> Ballot:
    if Ballot.objects.filter(key=key).exists():
        return _same(key, judge, round)
    locked = lock(round)
    given_at = min(device_at or now, now)
    late = _is_late(locked, given_at, device_at, now)
    if judge.state != JudgeState.ACTIVE:
        raise Conflict(_("You no longer judge at this event."), code="judge_left")
    content = _checked(locked, judge, content, submission)
    return Ballot.objects.create(
        key=key, round=locked, judge=judge, submission=submission if locked.kind == RoundKind.RUBRIC else None,
        subject=subject_of(locked.kind, content, submission), content=content, comment=first_letters(comment, COMMENT_MAX),
        note=first_letters(note, COMMENT_MAX), device_at=device_at, given_at=given_at, received_at=now, is_late=late,
        cast_by=by,
    )  # fmt: skip


def _same(key: UUID, judge: Judge, round: Round) -> Ballot:
    """The row with this key, if it is this judge's own of this round."""
    ballot = Ballot.objects.filter(key=key, judge=judge, round=round).first()
    if ballot is None:
        raise Conflict(_("This ballot could not be saved under its number. Send it once more."), code="key_taken")
    return ballot


def _is_late(round: Round, given_at: datetime, device_at: datetime | None, now: datetime) -> bool:
    """False: in time. True: written before the end, received after it. Raises when it was written too late."""
    if round.state == RoundState.DRAFT or (round.opens_at and now < round.opens_at):
        raise Conflict(_("This round has not begun yet."), code="not_begun")
    ended = round.closed_at or round.closes_at
    if ended is None or now < ended:
        return False
    if device_at is None or given_at >= ended or given_at < ended - timedelta(days=2):
        raise Conflict(_("This round is closed. Your ballot came too late and does not count."), code="round_closed")
    return True


def _checked(round: Round, judge: Judge, content: dict[str, Any], submission: Submission | None) -> dict[str, Any]:
    mine = {
        str(uuid): pk
        for pk, uuid in Assignment.objects.filter(round=round, judge=judge, released_at=None).values_list(
            "submission_id", "submission__uuid"
        )
    }
    about = _about(round.kind, content, submission)
    standing = JudgeConflict.objects.filter(judge=judge, lifted_at=None).values_list("submission__uuid", flat=True)
    if set(about) & {str(uuid) for uuid in standing}:
        raise Conflict(_("You declared a conflict with this project."), code="conflict_stands")
    if not set(about) <= set(mine):
        raise Conflict(_("This project is not among yours. Perhaps somebody else took it over."), code="not_assigned")
    # Also a judge who joined the team after the projects were dealt out.
    if TeamMember.objects.filter(person=judge.person_id, team__submission__uuid__in=about).exists():
        raise Conflict(_("Nobody judges their own project."), code="own_project")
    if round.kind == RoundKind.RUBRIC:
        return {"scores": _scores(round, content.get("scores"))}
    if round.kind == RoundKind.RANKING:
        return {"order": about}
    return {"better": about[0], "worse": about[1]}


def _about(kind: str, content: dict[str, Any], submission: Submission | None) -> list[str]:
    """The projects a ballot names. Errors: bad_ballot."""
    named: Any
    if kind == RoundKind.RUBRIC:
        named = [str(submission.uuid)] if submission else []
    elif kind == RoundKind.RANKING:
        named = content.get("order")
    else:
        named = [content.get("better"), content.get("worse")]
    least = 1 if kind == RoundKind.RUBRIC else 2
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise InvalidInput(_("This ballot cannot be read."), code="bad_ballot")
    if len(named) < least or len(set(named)) != len(named):
        raise InvalidInput(_("Put at least two projects in order, each once."), code="bad_ballot")
    return named


def _scores(round: Round, scores: Any) -> dict[str, int]:
    steps = {row.key: len(row.anchors) for row in Criterion.objects.filter(round=round)}
    if not isinstance(scores, dict) or not scores:
        raise InvalidInput(_("Choose a step for at least one criterion."), code="bad_ballot", field="scores")
    for key, step in scores.items():
        if key not in steps or not isinstance(step, int) or isinstance(step, bool) or not 1 <= step <= steps[key]:
            raise InvalidInput(_("Choose one of the steps that are offered."), code="bad_ballot", field="scores")
    return dict(scores)
