"""`make run`: the whole house on one machine. Web, worker and beat are processes of their own and end together.

From the environment: PORT (8000), HOST (127.0.0.1), DATA_DIR (var/). Ctrl-C, SIGTERM, or the end of the calling `make`
end all of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
QUEUES = "default,mail,documents,packages,matching,exchange"
STARTUP_SECONDS = 90
GRACE_SECONDS = 12
PR_SET_PDEATHSIG = 1


class CannotRun(Exception):
    """A sentence that says why the house does not start and what to do."""


class Stop(Exception):
    """Somebody asked the house to end."""


def port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotRun(f"PORT must be a number between 1 and 65535, not {value!r}.")
    return int(value)


def host() -> str:
    return os.environ.get("HOST", "127.0.0.1")


def data_dir() -> Path:
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"The data folder {folder} cannot be written ({error.strerror}). Set DATA_DIR.") from None
    return folder


def check_port_is_free() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port()))
        except OSError:
            raise CannotRun(
                f"Port {port()} is taken by another program. Choose another one, for example: PORT={port() + 10} make run"
            ) from None


def house_environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.dev"),
        "DATA_DIR": str(folder),
        "PORT": str(port()),
        "PYTHONUNBUFFERED": "1",
    }


def die_with_parent() -> None:
    """Runs in the child before exec: even after `kill -9` of this program no process stays behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One process of the house, restarted when it ends by itself."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches only this supervisor, which ends the parts in order
                preexec_fn=die_with_parent,
            )

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def keeps_dying(self) -> bool:
        return len(self.starts) >= 4 and self.starts[-1] - self.starts[-4] < 30

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-15:])

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):  # what a part left behind in its own session goes with it
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def parts_of_the_house(folder: Path) -> list[Part]:
    celery = [sys.executable, "-m", "celery", "-A", "lms"]
    commands = {
        "web": [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host(), "--port", str(port()),
            "--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
            "--workers-kill-timeout", "5s", "lms.wsgi:application",
        ],
        "worker": [
            *celery, "worker", "--pool", "solo", "--queues", QUEUES, "--loglevel", "WARNING",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(folder / "beat-schedule"), "--pidfile="],
    }  # fmt: skip
    environment = house_environment(folder)
    return [Part(name, command, folder / "logs" / f"{name}.log", environment) for name, command in commands.items()]


def begin_database(folder: Path) -> None:
    """An empty database that is in WAL already: two processes that both switch a new one lock each other out at once."""
    if not os.environ.get("DATABASE_URL"):
        with contextlib.closing(sqlite3.connect(folder / "lichthof.sqlite3", timeout=20)) as link:
            link.execute("PRAGMA journal_mode=WAL")


def prepare(folder: Path) -> None:
    """Database and demo city beside static files, so that two cores help; the person sees what is going on."""
    begin_database(folder)
    halves = [prepare_half(folder, "data", "--demo"), prepare_half(folder, "static")]
    try:
        while any(half.poll() is None for half in halves):
            caller.check()
            time.sleep(0.1)
            if any(half.poll() for half in halves):
                raise CannotRun("Setting up the house failed; the reason stands above.")
    finally:
        for half in halves:
            if half.poll() is None:
                half.terminate()
                half.wait(GRACE_SECONDS)


def prepare_half(folder: Path, half: str, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "prepare_house", "--only", half, *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=house_environment(folder), start_new_session=True, preexec_fn=die_with_parent
    )


class Caller:
    """Watches the `make` that called us: it may get a SIGINT that nobody passes on, or be killed."""

    def __init__(self) -> None:
        self.pid = os.getppid()
        self.caught_interrupt = self._catches_interrupt()

    def check(self) -> None:
        if os.getppid() != self.pid or (self.caught_interrupt and not self._catches_interrupt()):
            raise Stop

    def _catches_interrupt(self) -> bool:
        # make resets its handler when the signal arrives, and then waits for us
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return False
        mask = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
        return bool(int(mask, 16) & 1 << (signal.SIGINT - 1))


caller = Caller()


def ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port()}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(parts: list[Part]) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not ready():
        watch(parts)
        if time.monotonic() > deadline:
            raise CannotRun(f"The house did not become ready within {STARTUP_SECONDS} s. Last lines of the web process:"
                            f"\n{parts[0].tail()}")  # fmt: skip
        time.sleep(0.3)


def watch(parts: list[Part]) -> None:
    """Restarts a part that ended by itself; gives up when it keeps dying."""
    caller.check()
    for part in parts:
        if not part.ended():
            continue
        if part.keeps_dying():
            raise CannotRun(f"The {part.name} process keeps ending. Last lines of {part.log}:\n{part.tail()}")
        part.start()


def end(parts: list[Part]) -> None:
    for part in reversed(parts):
        part.ask_to_end()
    deadline = time.monotonic() + GRACE_SECONDS
    for part in parts:
        part.end(deadline)


def banner(folder: Path) -> str:
    address = f"http://localhost:{port()}"
    return f"""
  Lichthof is open:  {address}/

  Sign in as ({address}/de/account/login/, password lichthof-demo):
    learner@demo.example     finds a course, registers, learns, gets a certificate
    trainer@demo.example     writes courses, opens runs, sees who takes part
    organiser@demo.example   runs the hackathon that is being judged
    judge@demo.example       judges it, in English
    university@demo.example  speaks for a university; its hackathon is open for registration
    company@demo.example     speaks for a company that poses a challenge
    editor@demo.example      works for the city ({address}/cms/)

  Try: search for “Handy” or “KI”, start the course you like, pass its quiz, verify the certificate.
  Mails are written to {folder / "mails"}, logs to {folder / "logs"}; all data stays in {folder}.
  Ctrl-C ends everything.
"""


def on_signal(number: int, frame: FrameType | None) -> None:
    raise Stop


def run() -> None:
    folder = data_dir()
    check_port_is_free()
    prepare(folder)
    parts = parts_of_the_house(folder)
    try:
        for part in parts:
            part.start()
        wait_until_ready(parts)
        print(banner(folder), flush=True)
        while True:
            watch(parts)
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        print("\nClosing …", flush=True)
        end(parts)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        run()
    except Stop:
        print("Lichthof has closed; everything is kept.", flush=True)
        return 0
    except CannotRun as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
