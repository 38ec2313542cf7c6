"""From scores to places: what is level stays level until a rule announced beforehand decides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOT = "lot"
SURE = 0.95
ROUNDED = 4  # decimals; closer than this two scores are equal on every machine


@dataclass(frozen=True)
class Place:
    """`decided_by`: "score", the key of a criterion, "lot", or "" where the place stays shared.

    `best`, `worst`: the places still possible when only differences that are 95 % sure are taken as settled.
    `level`: the other projects with the same score.
    """

    project: str
    place: int
    decided_by: str
    level: tuple[str, ...]
    best: int
    worst: int


def places(
    projects: Sequence[str],
    score: NDArray[np.float64],
    covariance: NDArray[np.float64],
    *,
    tie_break: Sequence[str] = (),
    criteria: Mapping[str, Mapping[str, float]] | None = None,
    seed: int = 0,
) -> list[Place]:
    """Best first. `criteria`: criterion → project → mean; `tie_break`: criteria in order and, if wanted, "lot" at the end."""
    rows = {project: index for index, project in enumerate(projects)}
    rounded = {project: round(float(score[rows[project]]), ROUNDED) for project in projects}
    better = _surely_better(score, covariance)
    found: list[Place] = []
    for _value, group in groupby(sorted(projects, key=lambda one: (-rounded[one], one)), key=lambda one: rounded[one]):
        level = list(group)
        for one, place, decided_by in _broken(level, len(found) + 1, tie_break, criteria or {}, seed):
            row = rows[one]
            others = tuple(other for other in level if other != one)
            worst = len(projects) - int(better[row].sum())
            found.append(Place(one, place, decided_by, others, 1 + int(better[:, row].sum()), worst))
    return found


def draw(project: str, seed: int) -> str:
    """The lot of a project: the smaller one wins. SHA-256 of seed and uuid, so that anybody can draw it again."""
    return hashlib.sha256(f"{seed}:{project}".encode()).hexdigest()


def _broken(
    level: list[str], first: int, rules: Sequence[str], criteria: Mapping[str, Mapping[str, float]], seed: int
) -> list[tuple[str, int, str]]:
    """(project, place, rule that gave it this place) for projects with one score."""
    if len(level) == 1:
        return [(level[0], first, "score")]
    if not rules:
        return [(one, first, "") for one in level]
    rule, rest = rules[0], rules[1:]
    if rule == LOT:
        return [(one, first + step, LOT) for step, one in enumerate(sorted(level, key=lambda one: draw(one, seed)))]
    means = criteria.get(rule, {})

    def value(one: str) -> float:
        return round(means.get(one, 0.0), ROUNDED)

    found: list[tuple[str, int, str]] = []
    for _mean, group in groupby(sorted(level, key=lambda one: (-value(one), one)), key=value):
        still = list(group)
        place = first + len(found)
        found += [(still[0], place, rule)] if len(still) == 1 else _broken(still, place, rest, criteria, seed)
    return found


def _surely_better(score: NDArray[np.float64], covariance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """[i, j]: it is at least 95 % sure that i is better than j."""
    import numpy as np

    variance = np.diag(covariance)
    spread = np.sqrt(np.clip(variance[:, None] + variance[None, :] - 2 * covariance, 1e-12, None))
    better: NDArray[np.bool_] = (score[:, None] - score[None, :]) / spread > NormalDist().inv_cdf(SURE)
    return better
