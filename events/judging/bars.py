"""Where the bars of an interval chart stand: numbers for a small SVG per row, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 200.0
EDGE = 4.0


@dataclass(frozen=True)
class Bar:
    """Positions in a box that is `WIDTH` wide: interval from `left`, `length` long; marks for the score and the raw mean."""

    left: float
    length: float
    score: float
    raw: float


def bars(rows: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """One per row with `low`, `high`, `score`, `raw`; the widest interval fills the box."""
    if not rows:
        return []
    low = min(min(row["low"], row["raw"]) for row in rows)
    high = max(max(row["high"], row["raw"]) for row in rows)
    scale = (WIDTH - 2 * EDGE) / max(high - low, 1e-9)

    def at(value: float) -> float:
        return round(EDGE + (value - low) * scale, 1)

    return [
        Bar(at(row["low"]), round(at(row["high"]) - at(row["low"]), 1), at(row["score"]), at(row["raw"]))
        for row in rows
    ]
