"""Life, readiness and numbers, as a monitor asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import Celery
from django.utils import timezone

from core import health, metrics, outbox
from core.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything_works(monkeypatch):
    """The broker of a test run is a folder; migrations are known to be there."""
    monkeypatch.setattr(health, "_migrated", True)


def test_a_living_process_says_so_without_asking_the_database(client, count_queries):
    assert count_queries(lambda: client.get("/livez")) == 0
    assert client.get("/livez").status_code == 200


def test_a_ready_house_names_every_part(client, everything_works):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "failing": [],
        "parts": {"database": "ok", "migrations": "ok", "cache": "ok", "broker": "ok", "disk": "ok"},
    }


@pytest.mark.parametrize("part", ["database", "migrations", "cache", "broker", "disk"])
def test_a_failing_part_is_named(client, monkeypatch, everything_works, part):
    def fails() -> None:
        raise OSError("gone")

    monkeypatch.setitem(health.CHECKS, part, fails)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, [part])


def test_missing_migrations_are_seen(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr("core.health.MigrationExecutor.migration_plan", lambda self, nodes: ["one"])
    assert health.failing_parts() == ["migrations"]


def test_a_broker_that_is_not_there_is_seen(monkeypatch, everything_works):
    monkeypatch.setattr(health, "current_app", Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=False))
    assert health.failing_parts() == ["broker"]


def test_a_nearly_full_disk_is_seen(monkeypatch, everything_works):
    monkeypatch.setattr(health, "DISK_NEEDED", 1 << 62)
    assert health.failing_parts() == ["disk"]


def test_health_answers_are_never_kept_by_caches(client):
    assert "no-store" in client.get("/livez")["Cache-Control"]


def metric_lines(client) -> list[str]:
    return [line for line in client.get("/metrics").content.decode().splitlines() if not line.startswith("#")]


def test_metrics_tell_depth_age_and_dead_letters_of_the_outbox(client):
    now = timezone.now()
    rows = [outbox.enqueue("test.note", {}, key=str(n)) for n in range(4)]
    OutboxMessage.objects.filter(pk=rows[0].pk).update(dead_at=now)
    OutboxMessage.objects.filter(pk=rows[1].pk).update(tries=2, last_error="x", available_at=now + timedelta(hours=1))
    OutboxMessage.objects.filter(pk=rows[2].pk).update(available_at=now - timedelta(seconds=100))
    lines = dict(line.rsplit(" ", 1) for line in metric_lines(client))
    assert lines['lichthof_outbox_messages{kind="open"}'] == "3.0"
    assert lines['lichthof_outbox_messages{kind="failing"}'] == "1.0"
    assert lines['lichthof_outbox_messages{kind="dead"}'] == "1.0"
    assert 100 <= float(lines["lichthof_outbox_oldest_seconds"]) < 130


def test_any_floor_may_add_a_number(client, monkeypatch):
    monkeypatch.setattr(metrics, "_GAUGES", {})
    metrics.gauge("places_taken", "Places taken")(lambda: 7)
    assert metric_lines(client) == ["lichthof_places_taken 7.0"]
