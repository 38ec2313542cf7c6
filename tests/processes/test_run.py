"""`make run`: the house opens, works, closes with everything it started, and keeps its data."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from .servers import ROOT, free_port, python, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(400)]


class Run:
    """One `make run` with a data folder and a port of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.folder = port, folder
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        self.log = folder.with_suffix(".log")
        with self.log.open("ab") as output:
            self.make = subprocess.Popen(
                ["make", "run"], cwd=ROOT, env=kept | {"DATA_DIR": str(folder), "PORT": str(port)},
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def is_ready(self) -> bool:
        assert self.make.poll() is None, self.log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def processes(self) -> list[str]:
        """Command lines of everything that works on this run's data folder."""
        return [line for line in command_lines() if str(self.folder) in line]

    def end(self, number: int) -> None:
        self.make.send_signal(number)
        self.make.wait(40)
        wait_for(lambda: not self.processes(), 20, f"nothing stays behind: {self.processes()}")


def command_lines() -> list[str]:
    """Command line and DATA_DIR of every process of this machine that we may look at."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        data = [entry.decode(errors="replace") for entry in environment if entry.startswith(b"DATA_DIR=")]
        lines += [f"{command} {data[0]}"] if command and data else []
    return lines


def rows(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "lichthof.sqlite3")) as link:
        return link.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
def test_the_house_opens_with_its_city_closes_whole_and_keeps_its_data(tmp_path):
    folder, port = tmp_path / "house", free_port()
    run = Run(folder, port)
    wait_for(run.is_ready, 300, "the house is ready")
    wait_for(lambda: "learner@demo.example" in run.log.read_text(), 10, "the banner names the demo people")
    assert f"http://localhost:{port}/" in run.log.read_text()
    assert len([line for line in run.processes() if "celery" in line]) == 2
    assert "<h1" in run.page("/de/")
    organisations = rows(folder, "accounts_organisation")
    assert organisations >= 12
    run.end(signal.SIGINT)

    again = Run(folder, port)
    wait_for(again.is_ready, 120, "the house opens again")
    assert rows(folder, "accounts_organisation") == organisations
    again.end(signal.SIGTERM)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_a_taken_port_is_said_plainly_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = Run(tmp_path / "house", taken.getsockname()[1])
        assert run.make.wait(120) != 0
    assert f"Port {run.port} is taken" in run.log.read_text()
    assert not (tmp_path / "house" / "lichthof.sqlite3").exists()


@pytest.mark.parametrize(("name", "value"), [("PORT", "eight"), ("DATA_DIR", "/proc/nowhere")])
def test_a_wrong_setting_is_answered_with_a_sentence(name, value):
    done = subprocess.run(
        ["make", "-s", "run"], cwd=ROOT, env=os.environ | {name: value}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode != 0
    assert value in done.stderr
    assert "Traceback" not in done.stderr


def test_a_killed_supervisor_leaves_nobody_behind(tmp_path):
    """`kill -9` of the program that watches: its parts notice."""
    folder = tmp_path / "house"
    folder.mkdir()
    script = (
        "import sys, pathlib; sys.path.insert(0, 'scripts'); import run\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "part = run.Part('p', ['sleep', '300'], folder / 'log', run.house_environment(folder))\n"
        "part.start(); print(part.process.pid, flush=True); import time; time.sleep(300)\n"
    )
    with subprocess.Popen(python("-c", script, str(folder)), cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        child = int(supervisor.stdout.readline())
        supervisor.kill()
    time.sleep(0.2)
    wait_for(lambda: not Path(f"/proc/{child}/exe").exists(), 10, "the part ended with its supervisor")
