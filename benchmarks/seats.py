"""300 people want 100 places at the same moment: how many decisions a second, and does anybody get a place twice."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from typing import Any

from benchmarks import Row, at_least, at_most, exactly

PLACES, CLIENTS, CONNECTIONS, PROCESSES = 100, 300, 16, 2
BREATH = 0.3  # seconds between the last "ready" and the start


def run() -> list[Row]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return [Row("places: 300 clients for 100 places", "not measured", note="needs PostgreSQL")]
    return [*_domain(), *_control(), *min((_http() for _ in range(2)), key=lambda rows: rows[0].value), *_cost()]


# --- in the domain


def _domain() -> list[Row]:
    best: dict[str, Any] = max((_rush() for _ in range(3)), key=lambda result: result["rate"])
    note = f"{CLIENTS} clients, {CONNECTIONS} connections, {PROCESSES} processes; best of 3"
    return [
        at_least("places: decisions in the domain", best["rate"], 100, "/s", note),
        exactly("places: confirmed", best["said"].get("confirmed", 0), PLACES),
        exactly("places: waiting, in order of seq", best["in_order"], CLIENTS - PLACES),
        exactly("places: errors", _errors(best["said"]), 0),
    ]


def _control() -> list[Row]:
    sold = max(_rush(unguarded=True)["held"] for _ in range(2))
    return [Row("places: sold with the guard taken away", sold, "", f"> {PLACES}", sold > PLACES, "negative control")]


def _rush(*, unguarded: bool = False) -> dict[str, Any]:
    offering, people = _make()
    share = len(people) // PROCESSES
    crowds = [_crowd(offering, people[n * share : (n + 1) * share], unguarded=unguarded) for n in range(PROCESSES)]
    start = _start(crowds)
    answers = [json.loads(crowd.communicate(timeout=120)[0]) for crowd in crowds]
    said: Counter[str] = Counter()
    for answer in answers:
        said.update(answer["said"])
    seconds = max(answer["end"] for answer in answers) - start
    return {"said": said, "rate": round(CLIENTS / seconds, 1), **_books(offering)}


def _start(crowds: list[subprocess.Popen[str]]) -> float:
    """Waits until all are ready and tells them the moment; returns it."""
    for crowd in crowds:
        assert crowd.stdout
        assert crowd.stdout.readline() == "ready\n"
    start = time.time() + BREATH
    for crowd in crowds:
        assert crowd.stdin
        crowd.stdin.write(f"{start}\n")
        crowd.stdin.flush()
    return start


def _crowd(offering: Any, people: list[Any], **task: Any) -> subprocess.Popen[str]:
    task |= {
        "offering": offering.pk,
        "people": [person.pk for person in people],
        "connections": CONNECTIONS // PROCESSES,
    }
    command = [sys.executable, "-m", "benchmarks.crowd", json.dumps(task)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _make() -> tuple[Any, list[Any]]:
    """An open offering with 100 places, and 300 people."""
    from accounts.models import Organisation, Person
    from scheduler.domain.offerings import create_offering, open_offering

    stamp = time.time_ns()
    organisation = Organisation.objects.create(slug=f"bench-{stamp}", name="Bench", kind="city")
    offering = create_offering(
        organisation=organisation, by=None, title={"en": "A popular evening"}, path="learn/bench/", places=PLACES
    )
    open_offering(offering=offering, by=None)
    people = Person.objects.bulk_create(
        Person(email=f"{stamp}-{n}@bench.example", name=f"Person {n}", language="en") for n in range(CLIENTS)
    )
    return offering, people


def _books(offering: Any) -> dict[str, int]:
    """What the database says: places held, and how many wait with the numbers 1, 2, 3 … without a gap."""
    numbers = list(offering.registrations.queue().values_list("seq", flat=True))
    in_order = len(numbers) if numbers == list(range(1, len(numbers) + 1)) else 0
    return {"held": offering.registrations.holding().count(), "in_order": in_order}


def _errors(said: Counter[str]) -> int:
    return sum(number for word, number in said.items() if word not in {"confirmed", "waiting"})


# --- over HTTP


def _http() -> list[Row]:
    offering, people = _make()
    port = _free_port()
    server = _serve(port)
    try:
        _wait_until_ready(port)
        requests = [_request(offering, port, cookies) for cookies in _sign_in(people)]
        asyncio.run(_warm(port))
        seconds, statuses = asyncio.run(_all_at_once(port, requests))
    finally:
        server.terminate()
        server.wait(timeout=20)
    books = _books(offering)
    return [
        at_most("places over HTTP: all 300 answered", round(seconds, 2), 6, "s", "two web workers; better of 2"),
        exactly("places over HTTP: answers that lead on", statuses[302], CLIENTS, "", f"{dict(statuses)}"),
        exactly("places over HTTP: confirmed", books["held"], PLACES),
        exactly("places over HTTP: waiting, in order of seq", books["in_order"], CLIENTS - PLACES),
    ]


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4",
        "--host", "127.0.0.1", "--port", str(port), "lms.wsgi:application",
    ]  # fmt: skip
    return subprocess.Popen(command, env=os.environ.copy(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5).status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server did not come up")


def _sign_in(people: list[Any]) -> list[str]:
    """A session for each person, as signing in makes one; without 300 passwords."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore
    cookies = []
    for person in people:
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={'a' * 32}")
    return cookies


def _request(offering: Any, port: int, cookies: str) -> bytes:
    body = f"csrfmiddlewaretoken={'a' * 32}"
    head = [
        f"POST /en/places/{offering.uuid}/ HTTP/1.1",
        f"Host: localhost:{port}",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


async def _warm(port: int) -> None:
    """Both workers have answered pages before the rush, as on any evening."""
    page = f"GET /en/me/registrations/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
    await asyncio.gather(*(_ask(port, page) for _ in range(24)))


async def _all_at_once(port: int, requests: list[bytes]) -> tuple[float, Counter[int]]:
    start = time.perf_counter()
    statuses = Counter(await asyncio.gather(*(_ask(port, request) for request in requests)))
    return time.perf_counter() - start, statuses


async def _ask(port: int, request: bytes) -> int:
    """The status of the answer; 0 when there was none."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await asyncio.wait_for(reader.read(), timeout=120)
        writer.close()
        return int(answer.split(b" ", 2)[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        return 0


# --- what one registration costs


def _cost() -> list[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from scheduler.domain.registration import register

    offering, people = _make()
    with CaptureQueriesContext(connection) as captured:
        register(offering=offering, person=people[0], by=people[0])
    return [at_most("places: queries per registration", len(captured), 15)]
