"""Who looks at what, kept as rows; filled up when somebody drops out or a conflict appears."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from events.enums import JudgeState, RoundState
from events.judging.assignment import Plan, assign, route
from events.models import Assignment, Judge, JudgeConflict, Round

LAST = 9999  # until its place in the judge's way is known


@transaction.atomic
def assign_round(*, round: Round, by: Any) -> Plan:
    """Gives every project the views it lacks; what is assigned stays. Running twice changes nothing.

    Errors: round_not_open.
    """
    if round.state != RoundState.OPEN:
        raise Conflict(_("This round is not open."), code="round_not_open")
    judges = {str(judge.uuid): judge for judge in Judge.objects.filter(event=round.event_id, state=JudgeState.ACTIVE)}
    rows = round.entries.filter(removed_at=None).select_related("submission")
    projects = {str(entry.submission.uuid): entry.submission for entry in rows}
    plan = _plan(round, list(projects), list(judges))
    Assignment.objects.bulk_create(
        Assignment(round=round, judge=judges[judge], submission=projects[project], position=LAST)
        for judge, project in plan.views
    )
    _order(round)
    record("round.assigned", on=round, by=by, views=len(plan.views), short=sum(plan.short.values()))
    return plan


def living(round: Round) -> QuerySet[Assignment]:
    """Assignments somebody is meant to carry out."""
    return round.assignments.filter(released_at=None)


def _plan(round: Round, projects: list[str], judges: list[str]) -> Plan:
    standing = JudgeConflict.objects.filter(judge__event=round.event_id, lifted_at=None)
    conflicts = {(str(judge), str(project)) for judge, project in _uuids(standing)}
    given = {(str(judge), str(project)) for judge, project in _uuids(_still_counts(round))}
    every = {(str(judge), str(project)) for judge, project in _uuids(round.assignments.all())}
    return assign(
        projects,
        judges,
        views=round.views,
        seed=round.seed + round.assignments.count(),
        conflicts=conflicts,
        calibration=str(round.calibration.uuid) if round.calibration else None,
        given=given,
        busy=every - given,
    )


def _still_counts(round: Round) -> QuerySet[Assignment]:
    """Not released; a judge who left keeps what they judged, because it counts."""
    return living(round).exclude(judge__state=JudgeState.EXCLUDED)


def _uuids(rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, Any]]:
    return rows.values_list("judge__uuid", "submission__uuid")


def _order(round: Round) -> None:
    """Each judge's way: the calibration project first, then a shuffled round of the rest; new ones at the end."""
    calibration = str(round.calibration.uuid) if round.calibration else None
    fresh: dict[int, list[Assignment]] = {}
    last: dict[int, int] = {}
    for row in living(round).select_related("judge", "submission"):
        if row.position == LAST:
            fresh.setdefault(row.judge_id, []).append(row)
        else:
            last[row.judge_id] = max(last.get(row.judge_id, 0), row.position)
    changed = []
    for judge, rows in fresh.items():
        by_project = {str(row.submission.uuid): row for row in rows}
        way = route(list(by_project), judge=str(rows[0].judge.uuid), seed=round.seed, calibration=calibration)
        for step, project in enumerate(way, last.get(judge, 0) + 1):
            by_project[project].position = 0 if project == calibration else step
            changed.append(by_project[project])
    Assignment.objects.bulk_update(changed, ["position"])
