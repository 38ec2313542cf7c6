"""A crowd of clients in a process of its own: `python -m benchmarks.crowd '{"offering": …, …}'`.

Says "ready" when every client has its connection, reads the moment of the start from standard input, and answers as
JSON. Used by `seats`: one process would measure the interpreter's lock rather than the database's.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from collections import Counter
from typing import Any

import django


def main(task: dict[str, Any]) -> dict[str, Any]:
    django.setup()
    from accounts.models import Person
    from scheduler.models import Offering

    if task["unguarded"]:
        take_the_guard_away()
    offering = Offering.objects.get(pk=task["offering"])
    waiting: queue.SimpleQueue[list[Person]] = queue.SimpleQueue()
    people = Person.objects.in_bulk([pk for wish in task["wishes"] for pk in wish])
    for wish in task["wishes"]:
        waiting.put([people[pk] for pk in wish])
    said: Counter[str] = Counter()
    ends: list[float] = []
    gate = Gate(task["connections"])
    crowd = [
        threading.Thread(target=_client, args=(offering, waiting, said, ends, gate)) for _ in range(task["connections"])
    ]
    for client in crowd:
        client.start()
    gate.open()
    for client in crowd:
        client.join()
    return {"said": dict(said), "end": max(ends)}


class Gate:
    """Everybody in front of it is connected; it opens for all at the moment that was read."""

    def __init__(self, clients: int) -> None:
        self.arrived = threading.Barrier(clients + 1)
        self.told = threading.Barrier(clients + 1)
        self.start = 0.0

    def open(self) -> None:
        self.arrived.wait(timeout=120)
        print("ready", flush=True)
        self.start = float(sys.stdin.readline())
        self.told.wait(timeout=120)

    def wait(self) -> None:
        self.arrived.wait(timeout=120)
        self.told.wait(timeout=120)
        time.sleep(max(0.0, self.start - time.time()))


def _client(offering: Any, waiting: queue.SimpleQueue[Any], said: Counter[str], ends: list[float], gate: Gate) -> None:
    from django.db import connection

    from scheduler.domain.groups import register_group
    from scheduler.domain.registration import register

    connection.ensure_connection()
    gate.wait()
    while True:
        try:
            wish = waiting.get_nowait()
        except queue.Empty:
            break
        try:
            if len(wish) == 1:
                said[register(offering=offering, person=wish[0], by=wish[0]).state] += 1
            else:
                said[register_group(offering=offering, people=wish, by=wish[0])[0].state] += 1
        except Exception as error:
            said[f"error {type(error).__name__}"] += 1
    ends.append(time.time())
    connection.close()


def take_the_guard_away() -> None:
    """The control: count what is there, then insert, as one would without thinking."""
    from django.db.models import Sum

    from scheduler.domain import entering
    from scheduler.domain.counters import Counted, Wish
    from scheduler.models import Pool, RegistrationPlace

    def count_then_insert(wish: Wish) -> list[Counted] | None:
        (pk,) = wish
        size = Pool.objects.get(pk=pk).size
        held = RegistrationPlace.objects.filter(pool=pk, registration__state="confirmed")
        taken = (held.aggregate(places=Sum("count"))["places"] or 0) - wish[pk]  # our own row is among them
        return [Counted(pk, size, min(taken + wish[pk], size), 0, 0)] if taken + wish[pk] <= size else None

    entering.take = count_then_insert
    entering.Entry.looks_full = property(lambda entry: False)
    entering._check_still_full = lambda entry, counted: None


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
