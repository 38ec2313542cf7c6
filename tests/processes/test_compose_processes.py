"""The very processes of docker-compose.yml, under production settings, on a real PostgreSQL and a real Redis.

No container engine is needed: the commands and settings are read from the file and started here. Then parts are taken
away one by one, as they are in a real night.
"""

from __future__ import annotations

import os
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from .servers import ROOT, MailServer, Process, Redis, Wire, free_port, python, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

HOST = "lichthof.example"


def postgres_server() -> urllib.parse.SplitResult:
    url = os.environ.get("DATABASE_URL", "")
    return urllib.parse.urlsplit(url if url.startswith("postgres") else "postgres://postgres@127.0.0.1:5432/postgres")


def connect(database: str = "postgres") -> psycopg.Connection[Any]:
    server = postgres_server()
    return psycopg.connect(
        host=server.hostname, port=server.port or 5432, user=server.username, password=server.password, dbname=database,
        connect_timeout=5, autocommit=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty database of our own, dropped afterwards."""
    name = f"lichthof_compose_{os.getpid()}"
    try:
        with connect() as link:
            link.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError:
        pytest.skip("needs a PostgreSQL server")
    yield name
    with connect() as link:
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


class Browser:
    """Asks the web process as the proxy would: the city's host, https, cookies kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.csrf = ""
        self.opener = urllib.request.build_opener(_NoRedirect())

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, Message]:
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "Connection": "close"}
        if form is not None:
            headers |= {"Cookie": f"csrftoken={self.csrf}", "Referer": f"https://{HOST}{path}"}
            form = form | {"csrfmiddlewaretoken": self.csrf}
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        try:
            answer = self.opener.open(request, timeout=40)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self.csrf = found.group(1) if (found := re.match(r"csrftoken=(\w+)", cookie)) else self.csrf
            return answer.status, answer.read().decode(), answer.headers


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


@dataclass
class House:
    browser: Browser
    redis: Redis
    mail: MailServer
    wire: Wire
    database: str
    commands: dict[str, list[str]]
    settings: dict[str, str]
    folder: Path
    parts: dict[str, Process] = field(default_factory=dict)

    def ready(self) -> bool:
        return self.readiness()[0] == 200

    def readiness(self) -> tuple[int, str]:
        try:
            return self.browser.ask("/readyz")[:2]
        except (urllib.error.URLError, OSError):
            return 0, ""

    def ask_for_a_code(self, name: str) -> int:
        """A stranger asks for a sign-in code: a real request that writes one mail into the outbox."""
        self.browser.ask("/de/account/login/code/")
        return self.browser.ask("/de/account/login/code/", {"email": f"{name}@demo.example"})[0]

    def start(self, part: str) -> None:
        self.parts[part] = Process(self.commands[part], self.settings, self.folder / f"{part}.log")

    def wait_for(self, condition: Callable[[], object], seconds: float, what: str) -> None:
        """Meanwhile a part that ended by itself is started again, as compose's `restart` says: a worker may end when its
        broker goes while it holds a message, because kombu then gives it back over the closed connection."""

        def is_so() -> object:
            for part in [name for name, process in self.parts.items() if not process.running]:
                self.start(part)
            return condition()

        wait_for(is_so, seconds, what)

    def letters_to(self, name: str) -> int:
        return sum(str(letter["To"]) == f"{name}@demo.example" for letter in self.mail.letters)

    def wait_for_letter(self, name: str, seconds: float = 60) -> None:
        self.wait_for(lambda: self.letters_to(name), seconds, f"the mail to {name} arrives")
        assert self.letters_to(name) == 1


def environment(house_settings: dict[str, str], overrides: dict[str, str]) -> dict[str, str]:
    """Compose's own environment with this machine's addresses in place of the service names."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    unknown = set(overrides) - set(house_settings) - {
        "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "MAIL_URL", "MAIL_FROM", "OUTBOX_BACKOFF_SECONDS",
    }  # fmt: skip
    assert not unknown
    return kept | house_settings | overrides


def command_of(service: dict[str, Any], port: int, data: Path) -> list[str]:
    """The service's command, run by this virtual environment, on a free port and a folder of this machine."""
    program, *words = service["command"]
    here = {"0.0.0.0": "127.0.0.1", "8000": str(port)}
    words = [here.get(word, word.replace("/data/", f"{data}/")) for word in words]
    return python(*words) if program == "python" else python("-m", program, *words)


@pytest.fixture(scope="module")
def house(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if not Redis.available():
        pytest.skip("needs redis-server")
    folder = tmp_path_factory.mktemp("house")
    server, redis, mail, port = postgres_server(), Redis(folder), MailServer(), free_port()
    wire = Wire(server.hostname or "127.0.0.1", server.port or 5432)
    redis.up()
    services = compose()["services"]
    login = f"{server.username}:{server.password}" if server.password else f"{server.username}"
    settings = environment(
        services["web"]["environment"],
        {
            "DATABASE_URL": f"postgres://{login}@127.0.0.1:{wire.port}/{database}",
            "REDIS_URL": redis.url,
            "MAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "DATA_DIR": str(folder / "data"),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "BASE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "OUTBOX_BACKOFF_SECONDS": "1",
        },
    )
    commands = {
        name: command_of(services[name], port, folder / "data") for name in ("prepare", "web", "worker", "beat")
    }
    house = House(Browser(port), redis, mail, wire, database, commands, settings, folder)
    try:
        prepare = Process(commands["prepare"], settings, folder / "prepare.log")
        assert prepare.popen.wait(240) == 0, prepare.log.read_text()[-3000:]
        for name in ("web", "worker", "beat"):
            house.start(name)
        wait_for(house.ready, 90, f"the house is ready\n{(folder / 'web.log').read_text()[-3000:]}")
        yield house
    finally:
        for part in house.parts.values():
            part.end()
        wire.cut()
        redis.down()
        mail.down()


def test_compose_names_every_part_of_the_house_and_starts_again_what_ended():
    services = compose()["services"]
    assert {services[part]["restart"] for part in ("web", "worker", "beat")} == {"unless-stopped"}
    assert set(compose()["services"]) == {"proxy", "prepare", "web", "worker", "beat", "postgres", "redis"}


def test_the_workers_take_every_queue_that_a_handler_uses(db):
    from core.outbox import HANDLERS

    command = compose()["services"]["worker"]["command"]
    queues = set(command[command.index("--queues") + 1].split(","))
    assert {handler.queue for handler in HANDLERS.values()} | {"default"} <= queues


def test_the_sign_in_page_answers_under_production_settings(house):
    status, page, headers = house.browser.ask("/de/account/login/")
    assert status == 200
    assert 'name="csrfmiddlewaretoken"' in page
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_every_part_is_ready_by_name(house):
    status, body = house.readiness()
    assert (status, '"failing": []' in body) == (200, True)


def test_a_mail_queued_by_a_request_is_delivered(house):
    assert house.ask_for_a_code("anna") == 302
    house.wait_for_letter("anna")


def test_with_broker_and_cache_away_pages_and_requests_go_on_and_the_mail_comes_later(house):
    house.redis.down()
    status, body = house.readiness()
    assert (status, '"failing": ["cache", "broker"]' in body) == (503, True)
    try:
        assert house.browser.ask("/de/")[0] == 200
        assert house.ask_for_a_code("boris") == 302
    finally:
        house.redis.up()
    house.wait_for_letter("boris")


def test_with_the_mail_server_away_the_mail_is_tried_again(house):
    assert house.ready()
    house.mail.down()
    assert house.ask_for_a_code("cem") == 302
    with connect(house.database) as link:
        tried = (
            "SELECT count(*) FROM core_outboxmessage WHERE topic = 'mail.send' AND done_at IS NULL AND last_error <> ''"
        )
        house.wait_for(lambda: link.execute(tried).fetchone() != (0,), 40, "the mail was tried in vain")
    house.mail.up()
    house.wait_for_letter("cem")


def test_with_the_database_away_people_get_a_calm_page_and_everything_recovers_without_restart(house):
    pids = {name: part.popen.pid for name, part in house.parts.items()}
    house.wire.cut()
    for language in ("de", "en", "uk"):
        status, page, headers = house.browser.ask(f"/{language}/account/login/code/")
        if status == 200:  # a page that asks nothing of the database may as well answer
            status, page, headers = house.browser.ask(f"/{language}/account/login/code/", {"email": "x@demo.example"})
        assert (status, headers["Retry-After"]) == (503, "30")
        assert f'lang="{language}"' in page
    assert '"database"' in house.readiness()[1]
    time.sleep(4)  # dispatcher, sweeper and workers meet the absent database too
    house.wire.mend()
    wait_for(house.ready, 30, "the house is ready again")
    assert house.ask_for_a_code("dana") == 302
    house.wait_for_letter("dana")
    assert {name: part.popen.pid for name, part in house.parts.items() if part.running} == pids


def test_logs_name_no_person_and_no_visitor(house):
    logs = "".join(part.log.read_text() for part in house.parts.values())
    assert '"event": "request"' in logs
    for secret in ("@demo.example", "192.0.2.7"):
        assert secret not in logs
