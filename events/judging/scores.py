"""What a ballot says: steps become one number on a scale of 0 to 100, comparisons become an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """Step 1 … `steps`; `weight` relative to the others'."""

    key: str
    weight: float
    steps: int

    def percent(self, step: float) -> float:
        return 100.0 * (step - 1) / (self.steps - 1)


@dataclass(frozen=True)
class Scored:
    """One ballot as the model takes it in. `given`: the share of the criteria's weight that was scored, 0 < given ≤ 1."""

    judge: str
    project: str
    value: float
    given: float


def weighted(criteria: Iterable[Criterion], ballots: Iterable[tuple[str, str, Mapping[str, float]]]) -> list[Scored]:
    """(judge, project, {criterion: step}) → weighted scores; ballots without any step are left out.

    A criterion somebody left out is taken at that criterion's mean over all ballots, and the ballot weighs less: so
    leaving out the hardest criterion neither helps nor harms a project.
    """
    known = {criterion.key: criterion for criterion in criteria}
    rows = [(judge, project, _percents(known, steps)) for judge, project, steps in ballots]
    means = {key: _mean([row[key] for _judge, _project, row in rows if key in row]) for key in known}
    whole = sum(criterion.weight for criterion in known.values())
    scored = []
    for judge, project, row in rows:
        if row:
            total = sum(known[key].weight * row.get(key, means[key]) for key in known)
            given = sum(known[key].weight for key in row)
            scored.append(Scored(judge, project, total / whole, given / whole))
    return scored


def resolution(criteria: Iterable[Criterion]) -> float:
    """Variance that rounding to whole steps alone brings into a ballot: step²/12 per criterion, by weight."""
    criteria = list(criteria)
    whole = sum(criterion.weight for criterion in criteria)
    return sum((criterion.weight / whole * 100 / (criterion.steps - 1)) ** 2 / 12 for criterion in criteria)


def order_of(content: Mapping[str, Any]) -> list[str]:
    """A ranking as it is; a comparison is a ranking of two."""
    return list(content["order"]) if "order" in content else [content["better"], content["worse"]]


def _percents(known: Mapping[str, Criterion], steps: Mapping[str, float]) -> dict[str, float]:
    return {key: known[key].percent(step) for key, step in steps.items() if key in known}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 50.0
