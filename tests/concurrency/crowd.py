"""Real simultaneous clients: threads with connections of their own, started by one gate."""

from __future__ import annotations

import queue
import threading
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


class Lookers:
    """Where clients of a control meet between looking and writing: however busy the machine is, many have looked before
    the first has written. Nobody waits for long, since others may be held by a lock or be through."""

    def __init__(self, together: int = CONNECTIONS, at_most: float = 0.5) -> None:
        self.together, self.at_most = together, at_most
        self.looked = threading.Condition()
        self.here = self.gatherings = 0

    def wait(self) -> None:
        with self.looked:
            self.here += 1
            mine = self.gatherings
            enough = self.here >= self.together
            if enough or not self.looked.wait_for(lambda: self.gatherings > mine, self.at_most):
                self.here, self.gatherings = 0, self.gatherings + 1
                self.looked.notify_all()


_lookers = Lookers()


def others_look_too() -> None:
    """Between looking and writing, in controls without the guard."""
    _lookers.wait()
