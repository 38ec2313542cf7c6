"""Everybody presses a button of the web application at the same moment: two workers, a connection for each."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import Any

TOKEN = "a" * 32


@dataclass(frozen=True)
class Press:
    """Who sends what where; `body` without the token."""

    person: Any
    path: str
    body: str = ""


def storm(presses: list[Press], app: str = "lms.wsgi") -> tuple[float, Counter[int]]:
    """Seconds until the last answer, and how often which status; 0 stands for no answer."""
    port = _free_port()
    server = _serve(port, app)
    try:
        _wait_until_ready(port)
        requests = [_request(press, port) for press in presses]
        asyncio.run(_warm(port))
        return asyncio.run(_all_at_once(port, requests))
    finally:
        server.terminate()
        server.wait(timeout=20)


def _serve(port: int, app: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4",
        "--host", "127.0.0.1", "--port", str(port), f"{app}:application",
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


def _sign_in(person: Any) -> str:
    """A session as signing in makes one, without 300 passwords; as the line of cookies."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _request(press: Press, port: int) -> bytes:
    body = "&".join(filter(None, [f"csrfmiddlewaretoken={TOKEN}", press.body]))
    head = [
        f"POST {press.path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Cookie: {_sign_in(press.person)}",
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
