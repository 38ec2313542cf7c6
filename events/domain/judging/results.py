"""Results: everything that decides goes into one export; what follows from it is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from events.enums import JudgeState, RoundKind, RoundState
from events.judging.compute import ALGORITHMS, FORMAT, VERSION, compute, input_hash
from events.models import Ballot, JudgeConflict, Result, Round

from .assigning import living
from .rounds import lock


@transaction.atomic
def compute_result(*, round: Round, by: Any, now: datetime | None = None) -> Result:
    """Of a closed round; the same ballots again return the same result. Errors: round_not_closed."""
    locked = lock(round)
    if locked.state != RoundState.CLOSED:
        raise Conflict(
            _("Close the round first: as long as ballots come in, nothing is computed."), code="round_not_closed"
        )
    export = export_round(locked)
    digest = input_hash(export)
    latest = locked.results.order_by("-pk").first()
    if latest and (latest.input_hash, latest.version) == (digest, VERSION):
        return latest
    result = Result.objects.create(
        round=locked, algorithm=ALGORITHMS[locked.kind], version=VERSION, seed=locked.seed, input=export,
        input_hash=digest, output=compute(export), computed_at=now or timezone.now(),
    )  # fmt: skip
    record("result.computed", on=locked, by=by, input_hash=digest, version=VERSION)
    return result


def export_round(round: Round) -> dict[str, Any]:
    """The input of `events.judging.compute`: uuids only, in a fixed order. A constant number of queries."""
    return {
        "format": FORMAT,
        "round": str(round.uuid),
        "kind": round.kind,
        "seed": round.seed,
        "tie_break": round.tie_break,
        "criteria": [{"key": row.key, "weight": row.weight, "steps": len(row.anchors)} for row in round.criteria.all()],
        "projects": sorted(
            str(uuid) for uuid in round.entries.filter(removed_at=None).values_list("submission__uuid", flat=True)
        ),
        "assignments": [
            {"judge": str(judge), "project": str(project)}
            for judge, project in living(round)
            .order_by("judge__uuid", "submission__uuid")
            .values_list("judge__uuid", "submission__uuid")
        ],
        "ballots": list(_ballots(round)),
    }


def result_file(result: Result) -> dict[str, Any]:
    """What is handed out: `recompute` needs nothing else."""
    return {
        "algorithm": result.algorithm,
        "version": result.version,
        "seed": result.seed,
        "input_hash": result.input_hash,
        "computed_at": result.computed_at.isoformat(),
        "input": result.input,
        "output": result.output,
    }


def _ballots(round: Round) -> Iterable[dict[str, Any]]:
    """All rows, each with the reason why it does not count, if it does not."""
    rows = list(round.ballots.select_related("judge", "submission", "ruling").order_by("given_at", "pk"))
    last = {(row.judge_id, row.subject): row.pk for row in rows if _in_time(row)}
    aside = _conflicting(round)
    gone = {str(uuid) for uuid in round.entries.exclude(removed_at=None).values_list("submission__uuid", flat=True)}
    for row in rows:
        content = _content(row)
        why = _why_not(row, content, last, aside, gone)
        if not why and "order" in content:
            barred = gone | {project for judge, project in aside if judge == str(row.judge.uuid)}
            content = {"order": [project for project in content["order"] if project not in barred]}
        yield {
            "key": str(row.key),
            "judge": str(row.judge.uuid),
            "content": content,
            "given_at": row.given_at.isoformat(),
            "counts": not why,
            "why": why,
        }


def _content(row: Ballot) -> dict[str, Any]:
    if row.round.kind != RoundKind.RUBRIC or row.submission is None:
        return dict(row.content)
    return {"project": str(row.submission.uuid), **row.content}


def _in_time(row: Ballot) -> bool:
    return not row.is_late or (hasattr(row, "ruling") and row.ruling.counts)


def _why_not(
    row: Ballot,
    content: dict[str, Any],
    last: dict[tuple[int, str], int],
    aside: set[tuple[str, str]],
    gone: set[str],
) -> str:
    if not _in_time(row):
        return "late"
    if last[row.judge_id, row.subject] != row.pk:
        return "superseded"
    if row.judge.state == JudgeState.EXCLUDED:
        return "excluded"
    named = [content["project"]] if "project" in content else [content.get("better"), content.get("worse")]
    if any((str(row.judge.uuid), project) in aside for project in named):
        return "conflict"
    return "withdrawn" if set(named) & gone else ""


def _conflicting(round: Round) -> set[tuple[str, str]]:
    rows = JudgeConflict.objects.filter(judge__event=round.event_id, lifted_at=None)
    return {(str(judge), str(project)) for judge, project in rows.values_list("judge__uuid", "submission__uuid")}


def is_fresh(result: Result) -> bool:
    """Nothing that decides has changed since it was computed."""
    return (result.input_hash, result.version) == (input_hash(export_round(result.round)), VERSION)
