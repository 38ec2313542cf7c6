"""A round with points for each criterion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean
from typing import Any

import numpy as np

from . import additive
from .places import places
from .scores import Criterion, Scored, resolution, weighted

WIDE = 1.645  # nine in ten


def evaluate(export: dict[str, Any]) -> dict[str, Any]:
    """Projects with `score`, `low`, `high` (9 in 10), `raw` (plain mean), `views`, `criteria` (plain means), places."""
    criteria = [Criterion(row["key"], row["weight"], row["steps"]) for row in export["criteria"]]
    ballots = [ballot for ballot in export["ballots"] if ballot["counts"]]
    rows = [(ballot["judge"], ballot["content"]["project"], ballot["content"]["scores"]) for ballot in ballots]
    rows.sort(key=lambda row: row[:2])
    scored = weighted(criteria, rows)
    if not scored:
        return {"projects": [_unseen(project) for project in sorted(export["projects"])], "judges": [], "model": {}}
    projects, judges = sorted({row.project for row in scored}), sorted({row.judge for row in scored})
    fit = _fit(scored, projects, judges, resolution(criteria))
    means = _criterion_means(criteria, rows)
    found = places(
        projects, fit.score, fit.covariance, tie_break=export["tie_break"], criteria=means, seed=export["seed"]
    )
    index = {project: row for row, project in enumerate(projects)}
    of_project, of_judge = _grouped((row.project, row) for row in scored), _grouped((row.judge, row) for row in scored)
    return {
        "projects": [
            {
                "project": place.project,
                "place": place.place,
                "decided_by": place.decided_by,
                "level": list(place.level),
                "best": place.best,
                "worst": place.worst,
                "score": _round(fit.score[index[place.project]]),
                "low": _round(fit.score[index[place.project]] - WIDE * fit.sd[index[place.project]]),
                "high": _round(fit.score[index[place.project]] + WIDE * fit.sd[index[place.project]]),
                "raw": _round(fmean(row.value for row in of_project[place.project])),
                "views": len(of_project[place.project]),
                "criteria": {key: _round(of[place.project]) for key, of in means.items() if place.project in of},
            }
            for place in found
        ]
        + [_unseen(project) for project in sorted(set(export["projects"]) - set(projects))],
        "judges": [
            {
                "judge": judge,
                "ballots": len(of_judge[judge]),
                "mean": _round(fmean(row.value for row in of_judge[judge])),
                "effect": _round(fit.judge[number]),
            }
            for number, judge in enumerate(judges)
        ],
        "model": {"noise": _round(fit.noise), "spread": _round(fit.spread)},
    }


def _fit(scored: list[Scored], projects: list[str], judges: list[str], least: float) -> additive.Fit:
    row = {project: number for number, project in enumerate(projects)}
    column = {judge: number for number, judge in enumerate(judges)}
    return additive.fit(
        np.array([row[one.project] for one in scored]),
        np.array([column[one.judge] for one in scored]),
        np.array([one.value for one in scored]),
        np.array([one.given for one in scored]),
        least_noise=least,
    )


def _grouped(rows: Iterable[tuple[str, Scored]]) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for key, row in rows:
        groups[key].append(row)
    return groups


def _criterion_means(
    criteria: list[Criterion], rows: list[tuple[str, str, dict[str, float]]]
) -> dict[str, dict[str, float]]:
    """criterion → project → mean of the steps given, in per cent."""
    given: dict[str, dict[str, list[float]]] = {criterion.key: defaultdict(list) for criterion in criteria}
    for criterion in criteria:
        for _judge, project, steps in rows:
            if criterion.key in steps:
                given[criterion.key][project].append(criterion.percent(steps[criterion.key]))
    return {key: {project: fmean(values) for project, values in of.items()} for key, of in given.items()}


def _unseen(project: str) -> dict[str, Any]:
    return {"project": project, "place": None, "views": 0}


def _round(value: float) -> float:
    return round(float(value), 4)
