"""What one scan at the door costs the server, over the whole way from the request to the answer."""

from __future__ import annotations

import itertools
import json
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from benchmarks import Row, at_most, cost_of

PEOPLE, TIMES = 300, 40


def run() -> list[Row]:
    session, registrations, client = _door()
    address = f"/en/desk/check-in/{session.uuid}/"
    fresh = itertools.count()
    first = cost_of(lambda: _scan(client, address, registrations[next(fresh)], "in"), times=TIMES)
    again = cost_of(lambda: _scan(client, address, registrations[0], "already"), times=TIMES)
    whole = cost_of(lambda: _ok(client.get(f"{address}list.json")))
    tag = client.get(f"{address}list.json")["ETag"]
    same = cost_of(lambda: _unchanged(client.get(f"{address}list.json", headers={"if-none-match": tag})))
    live = cost_of(lambda: _ok(client.get(f"{address}log/live/")))
    note = f"{PEOPLE} registrations"
    return [
        at_most(
            "check-in: first scan of a code, CPU", first.cpu_ms, 25, "ms", f"{first.queries} queries; marks attendance"
        ),
        at_most("check-in: repeated scan, CPU", again.cpu_ms, 25, "ms", f"{again.queries} queries"),
        at_most("check-in: signed list for a device, CPU", whole.cpu_ms, 120, "ms", f"{note}, {whole.queries} queries"),
        at_most("check-in: unchanged list, CPU", same.cpu_ms, 15, "ms", f"{same.queries} queries"),
        at_most(
            "check-in: the desk's log, refreshed, CPU", live.cpu_ms, 60, "ms", f"{live.queries} queries, 100 lines"
        ),
    ]


def _scan(client: Any, address: str, registration: Any, word: str) -> None:
    line = {
        "key": str(uuid4()),
        "registration": str(registration.uuid),
        "at": int(time.time() * 1000),
        "device": "bench",
    }
    answer = client.post(f"{address}scans/", json.dumps({"scans": [line]}), content_type="application/json")
    said = answer.json()["answers"][0]["word"]
    if said != word:
        raise RuntimeError(f"the door said {said}, not {word}")


def _ok(answer: Any) -> None:
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")


def _unchanged(answer: Any) -> None:
    if answer.status_code != 304:
        raise RuntimeError(f"answered {answer.status_code}")


def _door() -> tuple[Any, list[Any], Any]:
    """(a session that begins in an hour, 300 confirmed registrations, the browser of whoever manages it)"""
    from django.test import Client
    from django.utils import timezone

    from accounts.domain.members import add_member
    from accounts.models import Organisation, Person
    from scheduler.domain.offerings import add_session, create_offering, open_offering
    from scheduler.domain.registration import register

    stamp = time.time_ns()
    organisation = Organisation.objects.create(slug=f"bench-{stamp}", name="Bench", kind="city")
    offering = create_offering(
        organisation=organisation, by=None, title={"en": "A full house"}, path="learn/bench/", places=PEOPLE
    )
    start = timezone.now() + timedelta(hours=1)
    session = add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=2))
    open_offering(offering=offering, by=None)
    people = Person.objects.bulk_create(
        Person(email=f"door-{stamp}-{n}@bench.example", name=f"Person {n}", language="en") for n in range(PEOPLE)
    )
    registrations = [register(offering=offering, person=person, by=person) for person in people]
    trainer = Person.objects.create_user(f"door-{stamp}@bench.example", name="Desk", language="en")
    add_member(organisation=organisation, person=trainer, role="trainer", by=None)
    client = Client(headers={"host": "localhost"})
    client.force_login(trainer)
    return session, registrations, client
