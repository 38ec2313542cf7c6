"""From orders to worth: Plackett–Luce for rankings, which for two projects at a time is Bradley–Terry.

Borda points were the alternative. They add up places, and a place means something else in a strong list than in a weak
one; judges here see different projects, so only a model that knows who was compared with whom is fair to all.

The worth of a project is the mean of its posterior under a normal prior: an unbeaten project stays finite, and projects
that were never compared stay in the middle. Sources: Plackett 1975 (Applied Statistics 24:193), Luce 1959, Bradley & Terry
1952; Laplace's approximation for the spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Vector = NDArray[np.float64]
type Matrix = NDArray[np.float64]

PRIOR_SD = 1.5  # in log-odds: between two projects drawn at random the better one wins four times in five


@dataclass(frozen=True)
class Worth:
    """`mean`: log-odds against an average project; `covariance` of the distances to the field's mean."""

    mean: Vector
    covariance: Matrix


def fit(orders: Sequence[Sequence[int]], size: int, *, prior_sd: float = PRIOR_SD) -> Worth:
    """`orders`: indexes below `size`, best first; each may name only some. Newton's method on a concave function."""
    mean, precision = np.zeros(size), np.full(size, prior_sd**-2)
    for _step in range(100):
        slope, curve = -precision * mean, np.diag(precision)
        for order in orders:
            _add(np.asarray(order, dtype=int), mean, slope, curve)
        move = np.linalg.solve(curve, slope)
        mean = mean + move * min(1.0, 2.0 / max(1e-12, float(np.abs(move).max())))
        if float(np.abs(move).max()) < 1e-10:
            break
    centre = np.eye(size) - 1 / size
    return Worth(mean - mean.mean(), centre @ np.linalg.inv(curve) @ centre)


def _add(order: NDArray[np.int64], mean: Vector, slope: Vector, curve: Matrix) -> None:
    """Adds slope and curvature of one order: at each stage the best of those left was chosen among them."""
    for stage in range(len(order) - 1):
        left = order[stage:]
        chance = np.exp(mean[left] - mean[left].max())
        chance /= chance.sum()
        slope[left[0]] += 1
        slope[left] -= chance
        curve[np.ix_(left, left)] += np.diag(chance) - np.outer(chance, chance)


def percent(log_odds: float) -> float:
    """The chance, in per cent, to be put before an average project."""
    return float(100 / (1 + np.exp(-log_odds)))
