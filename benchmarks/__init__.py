"""Measurements that hold the house to its figures: `python -m benchmarks [name …]`.

Every module here with `run() -> list[Row]` is run, in a database made for it (see `benchmarks.__main__`). Query counts
and CPU time are medians; the machine's load stands beside every row, because a busy machine explains a slow one.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure. `met` is None when it is only there to compare with."""

    name: str
    value: float | int | str
    unit: str = ""
    goal: str = ""
    met: bool | None = None
    note: str = ""
    load: float = field(default_factory=lambda: machine_load())


@dataclass(frozen=True)
class Cost:
    """Medians over several calls."""

    queries: int
    cpu_ms: float
    wall_ms: float


def machine_load() -> float:
    """The load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def cost_of(call: Callable[[], Any], *, times: int = 15, warm: int = 2) -> Cost:
    """Queries, CPU and wall milliseconds of `call`, as medians; the first `warm` calls are not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(warm):
        call()
    with CaptureQueriesContext(connection) as captured:
        call()
    queries = len(captured)  # now: the next request empties Django's log
    cpu, wall = [], []
    for _ in range(times):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        call()
        cpu.append((time.process_time() - cpu_start) * 1000)
        wall.append((time.perf_counter() - wall_start) * 1000)
    return Cost(queries, round(statistics.median(cpu), 2), round(statistics.median(wall), 2))


def at_most(name: str, value: float, limit: float, unit: str = "", note: str = "") -> Row:
    return Row(name, value, unit, f"≤ {limit:g}", value <= limit, note)


def at_least(name: str, value: float, limit: float, unit: str = "", note: str = "") -> Row:
    return Row(name, value, unit, f"≥ {limit:g}", value >= limit, note)


def exactly(name: str, value: float, wanted: float, unit: str = "", note: str = "") -> Row:
    return Row(name, value, unit, f"= {wanted:g}", value == wanted, note)
