"""`make test`: the suite on SQLite, whatever reads or writes again on PostgreSQL, then processes and browser journeys once.

Processes want the machine for themselves, so they run one after the other; journeys run in two houses. PostgreSQL is taken from
DATABASE_URL or, without it, looked for at postgres@127.0.0.1. Where none answers the rest still runs and the end says so
loudly; with CI=true that is a failure. Further words are passed to every pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
ALONE = "journey or processes"


@dataclass(frozen=True)
class Part:
    title: str
    marks: str
    database: str = ""
    parallel: bool = True


def postgres() -> str:
    """The address of a PostgreSQL server that answers, or ""."""
    url = os.environ.get("DATABASE_URL") or LOCAL_POSTGRES
    try:
        psycopg.connect(url.replace("postgres://", "postgresql://", 1), connect_timeout=5).close()
    except psycopg.Error:
        return ""
    return url


def parts(postgres_url: str) -> list[Part]:
    everything = [Part("On SQLite", f"not postgres and not ({ALONE})")]
    if postgres_url:
        everything.append(Part("On PostgreSQL", f"not sqlite and not ({ALONE})", postgres_url))
    everything.append(Part("Processes", "processes", postgres_url, parallel=False))
    everything.append(Part("Browser journeys", "journey and not processes"))
    return everything


def run(part: Part, extra: list[str]) -> tuple[bool, float]:
    print(f"\n=== {part.title} ===", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if part.database:
        environment["DATABASE_URL"] = part.database
    if part.database and part.parallel:
        environment["TEST_EVERYTHING_ELSE_RAN"] = "1"  # what touches no database has just run beside SQLite's tests
    workers = ["-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "loadfile"] if part.parallel else []
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-m", part.marks, *workers, "--create-db", *extra]
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return code in {0, 5}, time.monotonic() - began


def main() -> int:
    url = postgres()
    results = [(part.title, *run(part, sys.argv[1:])) for part in parts(url)]
    print("\n=== Result ===")
    for title, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED':7} {title} ({seconds:.0f} s)")
    if not url:
        print("\n!!! NO POSTGRESQL ANSWERED: its tests did not run. Start one, or set DATABASE_URL. !!!")
    strict = os.environ.get("CI", "").lower() in {"1", "true"}
    return 0 if all(passed for _title, passed, _seconds in results) and (url or not strict) else 1


if __name__ == "__main__":
    sys.exit(main())
