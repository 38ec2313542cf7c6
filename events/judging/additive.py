"""score = level + project + judge + noise: what a project would have got from an average judge, and how sure that is.

Projects are random effects (their scores are shrunk towards the field's mean, the more the fewer judges saw them), judges
are free: each judge's level is taken out entirely. So a constant added to everything one judge gives changes no order,
whatever its size. Shrinking the judges' levels as well wins nothing in the simulation (`benchmarks/judging.py`) and
would give that up; they are shrunk where they are shown, so that few ballots brand nobody as strict.

Sources: Henderson's mixed model equations (Henderson 1975, Biometrics 31:423); restricted likelihood for the ratio of
the variances (Patterson & Thompson 1971, Biometrika 58:545), here with a weak prior, so that a small or flat field
neither shrinks to nothing nor not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]
type Index = NDArray[np.int64]

# noise variance : project variance; the prior on its logarithm is centred on 1 with a standard deviation of one decade
RATIOS = np.logspace(-2, 2, 161)


@dataclass(frozen=True)
class Fit:
    """`score`, `sd` per project (0–100; `sd` of the distance to the field's mean), `covariance` of those distances;

    `judge` per judge: how far above the average judge, shrunk; `noise`, `spread`: standard deviations of noise and projects.
    """

    score: Vector
    sd: Vector
    covariance: Matrix
    judge: Vector
    noise: float
    spread: float


def fit(project: Index, judge: Index, value: Vector, weight: Vector, *, least_noise: float) -> Fit:
    """One entry per ballot: index of its project and of its judge, its value, its weight (1: complete).

    Every index from 0 to the largest must occur. `least_noise`: a variance the noise cannot fall below (rounding).
    """
    information, pull, rest, levels = _without_judges(project, judge, value, weight)
    ratio = _ratio(information, pull, rest, len(value) - len(levels))
    inverse = np.linalg.inv(information + ratio * np.eye(len(pull)))
    effect = inverse @ pull
    noise = max(least_noise, float(rest - pull @ effect) / max(1, len(value) - len(levels)))
    centre = np.eye(len(pull)) - 1 / len(pull)
    covariance = noise * centre @ inverse @ centre
    above, level = _judges(project, judge, value, weight, effect, noise)
    return Fit(
        score=level + effect,
        sd=np.sqrt(np.clip(np.diag(covariance), 0, None)),
        covariance=covariance,
        judge=above,
        noise=float(np.sqrt(noise)),
        spread=float(np.sqrt(noise / ratio)),
    )


def _without_judges(
    project: Index, judge: Index, value: Vector, weight: Vector
) -> tuple[Matrix, Vector, float, Vector]:
    """The normal equations of the projects after each judge's own weighted mean is taken out."""
    seen = np.zeros((int(judge.max()) + 1, int(project.max()) + 1))
    np.add.at(seen, (judge, project), weight)
    ballots = seen.sum(axis=1)
    means: Vector = np.bincount(judge, weight * value) / ballots
    deviation = value - means[judge]
    information = np.diag(seen.sum(axis=0)) - seen.T @ (seen / ballots[:, None])
    pull: Vector = np.bincount(project, weight * deviation)
    return information, pull, float(weight @ deviation**2), means


def _ratio(information: Matrix, pull: Vector, rest: float, freedom: int) -> float:
    """The ratio of variances that is most plausible: restricted likelihood times prior, over a grid of ratios."""
    values, vectors = np.linalg.eigh(information)
    values, turned = np.clip(values, 0, None), vectors.T @ pull
    minus_twice = (np.log10(RATIOS)) ** 2
    if freedom > 0 and rest > 1e-9:
        left = np.array([rest - np.sum(turned**2 / (values + ratio)) for ratio in RATIOS])
        volume = np.array([np.sum(np.log1p(values / ratio)) for ratio in RATIOS])
        minus_twice = minus_twice + freedom * np.log(np.clip(left, 1e-12, None)) + volume
    return float(RATIOS[int(np.argmin(minus_twice))])


def _judges(
    project: Index, judge: Index, value: Vector, weight: Vector, effect: Vector, noise: float
) -> tuple[Vector, float]:
    """(how far each judge is above the average one, shrunk by its reliability; the average judge's level)."""
    ballots = np.bincount(judge, weight)
    free = np.bincount(judge, weight * (value - effect[project])) / ballots
    level = float(ballots @ free / ballots.sum())
    above, error = free - level, noise / ballots
    between = max(0.0, float(np.mean(above**2 - error)))
    return above * between / (between + error), level
