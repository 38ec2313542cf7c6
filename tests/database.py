"""The tests' database: migrated once for each state of the migrations, then copied for every run and worker."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# What decides how a migrated house looks: our migrations and models' code they call, and the packages' versions.
SOURCES = ("*/migrations/*.py", "core/migrating.py", "requirements/*.txt", "lms/settings/*.py")


def make_test_database() -> None:
    """Points `connection` at a fresh copy of the template, which the first worker that needs it makes."""
    name, store = connection.settings_dict["TEST"]["NAME"], _store()
    template = re.sub(r"_gw\d+$", "", name) + "_template"
    with _one_at_a_time(Path(template).name):
        if store.find(template) != _fingerprint():
            store.remove(template)
            store.make(template)
            _point_at(template)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            store.mark(template, _fingerprint())
        store.remove(name)
        store.copy(template, name)
    _point_at(name)
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def drop_test_database() -> None:
    connection.close()
    _store().remove(connection.settings_dict["NAME"])


def _store() -> _Sqlite | _Postgres:
    return _Sqlite() if connection.vendor == "sqlite" else _Postgres()


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _fingerprint() -> str:
    files = sorted(file for pattern in SOURCES for file in ROOT.glob(pattern))
    return hashlib.sha1(b"".join(file.read_bytes() for file in files), usedforsecurity=False).hexdigest()


@contextmanager
def _one_at_a_time(name: str) -> Iterator[None]:
    with (settings.DATA_DIR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _Sqlite:
    """A name is a file's path; beside the template lies the fingerprint."""

    def find(self, name: str) -> str:
        mark = Path(f"{name}.of")
        return mark.read_text() if mark.exists() and Path(name).exists() else ""

    def make(self, name: str) -> None:
        """The file appears with the first connection."""

    def mark(self, name: str, fingerprint: str) -> None:
        Path(f"{name}.of").write_text(fingerprint)

    def copy(self, template: str, name: str) -> None:
        shutil.copyfile(template, name)

    def remove(self, name: str) -> None:
        for tail in ("", "-wal", "-shm", ".of"):
            Path(name + tail).unlink(missing_ok=True)


class _Postgres:
    """The fingerprint is the template's comment, so it goes with the database."""

    def find(self, name: str) -> str:
        row = self._ask("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        return (row and row[0]) or ""

    def make(self, name: str) -> None:
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE template0')

    def mark(self, name: str, fingerprint: str) -> None:
        self._ask(f"COMMENT ON DATABASE \"{name}\" IS '{fingerprint}'")

    def copy(self, template: str, name: str) -> None:
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def remove(self, name: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _ask(self, sql: str, values: list[str] | None = None) -> tuple[str, ...] | None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() if cursor.description else None
