"""A thousand messages, and a worker that is shot again and again: nothing lost, nothing done twice."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from core.mail import message_id, queue_mail
from core.models import AuditEntry, OutboxMessage
from core.outbox import enqueue

from .effects import TOPIC
from .servers import Process, Redis, python, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

EFFECTS, MAILS, KILLS = 700, 300, 5


def database_url() -> str:
    """The test's own database, as another process must be told."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    user = quote(settings["USER"]) + (f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else "")
    return f"postgres://{user}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


@pytest.fixture
def redis(tmp_path):
    if not Redis.available():
        pytest.skip("needs redis-server")
    redis = Redis(tmp_path)
    redis.up()
    yield redis
    redis.down()


@pytest.fixture
def start(tmp_path, redis):
    """start("worker" | "beat"): one more process of the house on the test's database, ended with the test."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": database_url(),
        "BROKER_URL": redis.url,
        "DATA_DIR": str(tmp_path),
        "OUTBOX_LEASE_SECONDS": "2",
        "OUTBOX_BACKOFF_SECONDS": "1",
    }
    celery = python("-m", "celery", "-A", "lms")
    commands = {
        "worker": [*celery, "worker", "-I", "tests.processes.effects", "-c", "2", "-Q", "default,mail", "-l", "ERROR"],
        "beat": [*celery, "beat", "-s", str(tmp_path / "schedule"), "--pidfile=", "-l", "ERROR"],
    }
    running: list[Process] = []

    def start_one(part: str) -> Process:
        running.append(Process(commands[part], environment, tmp_path / f"{part}.log"))
        return running[-1]

    yield start_one
    for process in running:
        process.kill()


def done() -> int:
    return OutboxMessage.objects.exclude(done_at=None).count()


def children_of(process: Process) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.popen.pid)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def shoot(process: Process, whole: bool) -> None:
    """`kill -9`: the worker with everything, or one of its children in the middle of its work."""
    if whole:
        process.kill()
        return
    for pid in children_of(process)[:1]:
        os.kill(pid, 9)


def mails(folder: Path) -> list[str]:
    return [message_from_bytes(file.read_bytes(), policy=default)["Message-ID"] for file in folder.glob("*.eml")]


@pytest.mark.timeout(240)
def test_a_thousand_messages_survive_a_worker_that_is_killed_again_and_again(start, tmp_path):
    for number in range(EFFECTS):
        enqueue(TOPIC, {}, key=f"effect:{number}")
    for number in range(MAILS):
        queue_mail(to="anna@demo.example", subject=f"Mail {number}", text="Text", key=str(number))

    start("beat")
    worker = start("worker")
    for kill in range(KILLS):
        before = done()
        wait_for(lambda before=before: done() >= min(before + 120, 1000), 60, f"work goes on before kill {kill}")
        whole = kill % 2 == 0
        shoot(worker, whole)
        if whole:
            worker = start("worker")
    wait_for(lambda: done() == 1000, 90, "everything is done in the end")

    effects = Counter(AuditEntry.objects.filter(action=TOPIC).values_list("subject_id", flat=True))
    assert effects == Counter({f"effect:{number}": 1 for number in range(EFFECTS)})
    sent = mails(tmp_path / "mails")
    assert set(sent) == {message_id(f"mail:{number}") for number in range(MAILS)}
    assert len(sent) < MAILS + KILLS * 5, "a mail goes twice only when its worker died while sending it"
    assert OutboxMessage.objects.filter(tries__gt=1).exists(), "no kill hit a message: the test proved nothing"
    assert not OutboxMessage.objects.dead().exists()


def test_with_the_broker_down_messages_wait_and_go_out_when_it_is_back(start, redis):
    """Started again when it ends by itself, as compose and `make run` do: a worker that holds a message at the moment its
    broker goes may end with "Unrecoverable error", because kombu gives the message back over the closed connection."""
    parts = {name: start(name) for name in ("beat", "worker")}

    def all_done() -> bool:
        parts.update({name: start(name) for name, process in parts.items() if not process.running})
        return done() == 6

    enqueue(TOPIC, {}, key="before")
    wait_for(lambda: done() == 1, 60, "the first message is done")
    redis.down()
    for number in range(5):
        enqueue(TOPIC, {}, key=f"while away {number}")
    redis.up()
    wait_for(all_done, 60, "everything is done after the broker came back")
    assert AuditEntry.objects.filter(action=TOPIC).count() == 6
