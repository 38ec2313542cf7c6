"""Which two projects a judge should compare next: the pair whose answer teaches most.

The gain is the mutual information between the answer and the worths (Houlsby et al. 2011, "Bayesian Active Learning for
Classification and Preference Learning"), so pairs are asked that are close *and* uncertain. A pair that is close but
well known is not asked again, which is where asking for the closest pair goes wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from random import Random

import numpy as np
from numpy.typing import NDArray

from .worth import fit

type Vector = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)


def next_pairs(
    size: int, answers: Sequence[tuple[int, int]], candidates: Collection[tuple[int, int]], *, count: int, seed: int
) -> list[tuple[int, int]]:
    """The `count` most telling of `candidates`, best first; each project at most once, so that they may be asked offline.

    `answers`: (better, worse) so far, by all judges. Equal gains are drawn by `seed`.
    """
    pairs = sorted({(min(pair), max(pair)) for pair in candidates})
    Random(seed).shuffle(pairs)  # noqa: S311 the seed is published
    if not pairs:
        return []
    gains = _gains(size, answers, np.array(pairs))
    chosen: list[tuple[int, int]] = []
    used: set[int] = set()
    for place in np.argsort(-gains, kind="stable"):
        pair = pairs[int(place)]
        if not used & set(pair):
            chosen.append(pair)
            used |= set(pair)
        if len(chosen) == count:
            break
    return chosen


def unasked(projects: Collection[int], asked: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """All pairs among `projects` that this judge has not answered."""
    known = {(min(pair), max(pair)) for pair in asked}
    return [pair for pair in combinations(sorted(projects), 2) if pair not in known]


def _gains(size: int, answers: Sequence[tuple[int, int]], pairs: NDArray[np.int64]) -> Vector:
    worth = fit(answers, size)
    one, two = pairs[:, 0], pairs[:, 1]
    gap = worth.mean[one] - worth.mean[two]
    variance = np.diag(worth.covariance)
    spread = np.sqrt(np.clip(variance[one] + variance[two] - 2 * worth.covariance[one, two], 0, None))
    chance = 1 / (1 + np.exp(-(gap[:, None] + spread[:, None] * NODES)))
    weights = WEIGHTS / WEIGHTS.sum()
    gains: Vector = np.round(_entropy(chance @ weights) - _entropy(chance) @ weights, 9)
    return gains


def _entropy(chance: Vector) -> Vector:
    chance = np.clip(chance, 1e-12, 1 - 1e-12)
    entropy: Vector = -chance * np.log2(chance) - (1 - chance) * np.log2(1 - chance)
    return entropy
