"""Runs every benchmark, prints a table and writes `var/bench.json`. Exit 1 when a figure is missed.

The measuring database is made fresh: on the PostgreSQL server of `DATABASE_URL` (or the local one), else SQLite.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks import Row, machine_load

ROOT = Path(__file__).resolve().parent.parent
LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
NAME = f"lichthof_bench_{os.getpid()}"


def main(names: list[str]) -> int:
    started = datetime.now(UTC)
    with _house() as database:
        rows = [row for name in names or _modules() for row in _run(name)]
        _print(rows, database)
        _write(rows, database, started)
    return 1 if any(row.met is False for row in rows) else 0


def _modules() -> list[str]:
    """Names of all modules here that have `run`, read from their text so that nothing is imported twice."""
    here = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(here)]))
    return [name for name in names if "\ndef run(" in (here / f"{name}.py").read_text()]


def _run(name: str) -> list[Row]:
    print(f"… {name}", file=sys.stderr, flush=True)
    try:
        return importlib.import_module(f"benchmarks.{name}").run()
    except Exception as error:
        traceback.print_exc()
        return [Row(name, "failed", met=False, note=f"{type(error).__name__}: {error}"[:200])]


@contextmanager
def _house() -> Iterator[str]:
    """A data folder and a migrated database of its own, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lichthof-bench-"))
    server = _server()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": _make(server) if server else f"sqlite:///{folder / 'bench.sqlite3'}",
    }
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield "PostgreSQL" if server else "SQLite"
    finally:
        from django.db import connections

        connections.close_all()
        if server:
            _drop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _server() -> str:
    """The address of a PostgreSQL server that answers, or ""."""
    for address in (os.environ.get("DATABASE_URL", ""), LOCAL):
        if not address.startswith("postgres"):
            continue
        try:
            psycopg.connect(address, connect_timeout=3).close()
        except psycopg.Error:
            continue
        return address
    return ""


def _make(server: str) -> str:
    _drop(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{NAME}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))


def _drop(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _print(rows: list[Row], database: str) -> None:
    print(f"\n{database}, Python {platform.python_version()}, {os.cpu_count()} cores, load now {machine_load()}\n")
    table = [("figure", "measured", "goal", "", "load", "note")]
    table += [
        (row.name, f"{row.value} {row.unit}".strip(), row.goal, _mark(row), f"{row.load:.1f}", row.note) for row in rows
    ]
    widths = [max(len(line[column]) for line in table) for column in range(6)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _mark(row: Row) -> str:
    return {True: "met", False: "MISSED", None: ""}[row.met]


def _write(rows: list[Row], database: str, started: datetime) -> None:
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "database": database,
        "load": os.getloadavg(),
    }
    report = {"started": started.isoformat(), "machine": machine, "rows": [asdict(row) for row in rows]}
    (folder / "bench.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
