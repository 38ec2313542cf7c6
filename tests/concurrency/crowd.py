"""Real simultaneous clients: threads with connections of their own, started by one gate."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

CONNECTIONS = 16


def all_at_once(jobs: Sequence[Callable[[], Any]], through: int = CONNECTIONS) -> list[Any]:
    """Runs every job through at most `through` connections; results in the jobs' order, exceptions as results."""
    width = min(through, len(jobs))
    results: list[Any] = [None] * len(jobs)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(jobs)):
        waiting.put(number)
    gate = threading.Barrier(width)

    def work() -> None:
        connections["default"].ensure_connection()
        gate.wait(timeout=60)
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                break
            try:
                results[number] = jobs[number]()
            except Exception as error:
                results[number] = error
        connections.close_all()

    crowd = [threading.Thread(target=work, daemon=True) for _ in range(width)]
    for client in crowd:
        client.start()
    for client in crowd:
        client.join(timeout=240)
    return results


def others_look_too() -> None:
    """Between looking and writing, in controls: on a busy machine, too, others look before the first has written."""
    time.sleep(0.02)
