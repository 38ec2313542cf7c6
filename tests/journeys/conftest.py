"""A whole house, started as `make run` starts it, and a browser in front of it.

The house runs for the session with the demo city, worker and beat. `JOURNEY_HOUSE` (with the `DATA_DIR` it uses) points
the journeys at one that is already running.
"""

from __future__ import annotations

import email
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from .inside import Inside, environment_of

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "lichthof-demo"
STARTS_WITHIN = 420


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(900))


@dataclass(frozen=True)
class House:
    """`inside` runs Python lines in it, for what no page makes or shows."""

    url: str
    folder: Path
    inside: Inside

    def letters(self, to: str) -> list[Message]:
        """Mails to this address so far, oldest first."""
        files = sorted((self.folder / "mails").glob("*"), key=lambda file: file.stat().st_mtime)
        read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files if file.is_file()]
        return [letter for letter in read if to in str(letter["To"])]

    def wait_for_letter(self, to: str, having: str = "", *, seconds: int = 60) -> str:
        """The text of the newest mail to `to` that has `having` in it; the worker brings it within seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for letter in reversed(self.letters(to)):
                text = text_of(letter)
                if having in text or having in str(letter["Subject"]):
                    return text
            time.sleep(0.3)
        raise AssertionError(f"no mail to {to} with {having!r} in {[str(m['Subject']) for m in self.letters(to)]}")


def text_of(letter: Message) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if running := os.environ.get("JOURNEY_HOUSE"):
        folder = Path(os.environ["DATA_DIR"])
        with Inside(folder) as inside:
            yield House(running.rstrip("/"), folder, inside)
        return
    folder, mine = tmp_path_factory.mktemp("house"), tmp_path_factory.getbasetemp()
    copied = settled_house(mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine)
    shutil.copytree(copied, folder, dirs_exist_ok=True)
    with started(folder) as url, Inside(folder) as inside:
        yield House(url, folder, inside)


def settled_house(shared: Path) -> Path:
    """The data folder of a house that has been open once: the demo city is in it, its certificate and letters are
    made. Every worker begins with a copy."""
    folder = shared / "settled"
    with (shared / "settled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / "settling"
            unfinished.mkdir(exist_ok=True)
            with started(unfinished) as url:
                House(url, unfinished, Inside(unfinished)).wait_for_letter(
                    "learner@demo.example", "ertifi", seconds=240
                )
            unfinished.rename(folder)
    return folder


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """A house as `make run` starts it; gives its address."""
    port = free_port()
    with (folder / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py"], cwd=ROOT, stdout=log, stderr=log,
            env=environment_of(folder) | {"PORT": str(port)},
        )  # fmt: skip
    try:
        url = f"http://localhost:{port}"
        wait_until_ready(url, process, folder / "run.log")
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)  # a busy machine closes slowly


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(log.read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """visitor(**context options): a new person's browser in front of the house; errors on the page fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def arrive(**options: object) -> Page:
        context = browser.new_context(base_url=house.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if is_policy_break(said.text) else None)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert errors == []


def is_policy_break(text: str) -> bool:
    return "Content Security Policy" in text


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """sign_in(page, "trainer@demo.example"): through the form, with the demo city's password."""

    def sign(page: Page, address: str) -> None:
        page.goto("/en/account/login/")
        page.fill("[name=login]", address)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button[type=submit] >> nth=0")
        page.wait_for_url(re.compile(r"/(en|de)/(me|desk)?"))

    return sign
