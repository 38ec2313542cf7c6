"""A round in which judges put projects in order, or compare two at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from . import worth
from .places import places
from .scores import order_of

WIDE = 1.645  # nine in ten


def evaluate(export: dict[str, Any]) -> dict[str, Any]:
    """As `rubric.evaluate`; `score`, `low`, `high`: chance in per cent to be put before an average project.

    `raw`: the share of direct comparisons that the project won.
    """
    ballots = sorted((one for one in export["ballots"] if one["counts"]), key=lambda one: (one["judge"], one["key"]))
    orders = [(ballot["judge"], order) for ballot in ballots if len(order := order_of(ballot["content"])) > 1]
    seen = sorted({project for _judge, order in orders for project in order})
    index = {project: number for number, project in enumerate(seen)}
    found = _places(export, seen, orders, index) if seen else []
    judges = sorted({judge for judge, _order in orders})
    return {
        "projects": found + [_unseen(project) for project in sorted(set(export["projects"]) - set(seen))],
        "judges": [{"judge": one, "ballots": sum(judge == one for judge, _order in orders)} for one in judges],
        "model": {"prior": worth.PRIOR_SD},
    }


def _places(
    export: dict[str, Any], seen: list[str], orders: list[tuple[str, list[str]]], index: dict[str, int]
) -> list[dict[str, Any]]:
    fit = worth.fit([[index[project] for project in order] for _judge, order in orders], len(seen))
    sd = np.sqrt(np.diag(fit.covariance))
    won, met, judged = _duels(orders)
    rows = []
    for place in places(seen, fit.mean, fit.covariance, tie_break=export["tie_break"], seed=export["seed"]):
        mean, spread = fit.mean[index[place.project]], sd[index[place.project]]
        rows.append(
            {
                "project": place.project,
                "place": place.place,
                "decided_by": place.decided_by,
                "level": list(place.level),
                "best": place.best,
                "worst": place.worst,
                "score": round(worth.percent(mean), 4),
                "low": round(worth.percent(mean - WIDE * spread), 4),
                "high": round(worth.percent(mean + WIDE * spread), 4),
                "raw": round(100 * won[place.project] / met[place.project], 4),
                "views": len(judged[place.project]),
                "criteria": {},
            }
        )
    return rows


def _duels(
    orders: list[tuple[str, list[str]]],
) -> tuple[dict[str, int], dict[str, int], dict[str, set[str]]]:
    """Per project: duels won, duels fought, judges who placed it."""
    won: dict[str, int] = defaultdict(int)
    met: dict[str, int] = defaultdict(int)
    judged: dict[str, set[str]] = defaultdict(set)
    for judge, order in orders:
        for place, project in enumerate(order):
            won[project] += len(order) - 1 - place
            met[project] += len(order) - 1
            judged[project].add(judge)
    return won, met, judged


def _unseen(project: str) -> dict[str, Any]:
    return {"project": project, "place": None, "views": 0}
