"""The queue in a folder: a message is there whole, or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

MESSAGES = 300


def connection(folder: Path) -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("filesystem://", transport="core.broker.Transport", transport_options=options)


def test_a_worker_that_looks_while_messages_are_written_never_sees_half_of_one(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    seen: list[int] = []
    broken: list[Exception] = []

    def read() -> None:
        with connection(tmp_path) as reader:
            queue = SimpleQueue(reader, "work", no_ack=True)
            while len(seen) < MESSAGES and not broken:
                try:
                    seen.append(queue.get(timeout=20).payload["number"])
                except (OSError, ValueError, OperationalError, SimpleQueue.Empty) as error:
                    broken.append(error)

    thread = threading.Thread(target=read)
    with connection(tmp_path) as writer:
        queue = SimpleQueue(writer, "work")  # the queue is there before anybody looks into it
        thread.start()
        for number in range(MESSAGES):
            queue.put({"number": number, "ballast": "x" * 20_000})
    thread.join(60)
    assert broken == []
    assert sorted(seen) == list(range(MESSAGES))
