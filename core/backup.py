"""One file with everything a house must keep: database, files of people, keys. And the way back.

A backup is a tar archive: `manifest.json`, `database.sqlite3` or `database.dump` (pg_dump's custom format), `media/`, `private/`, `keys/`.
It holds personal data and secrets, so it is written for its owner's eyes only (mode 0600).
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.utils import timezone

FORMAT = 1
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """A sentence that says what is wrong with the file, or with this machine."""


def folders() -> dict[str, Path]:
    """name in the archive → folder on disk."""
    data = Path(settings.DATA_DIR)
    return {"media": Path(settings.MEDIA_ROOT), "private": data / "private", "keys": data / "keys"}


# --- out


def write_backup(file: Path) -> int:
    """Writes the backup whole or not at all; returns its size in bytes. The house may go on working meanwhile."""
    draft = file.with_name(f"{file.name}.part")
    with tempfile.TemporaryDirectory() as temporary:
        database = Path(temporary) / DATABASE_FILES[connection.vendor]
        _dump_database(database)
        # The database first: a file that a row names is there by then; a file without a row does no harm.
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(descriptor, "wb") as stream,
            tarfile.open(fileobj=stream, mode="w:gz", compresslevel=3) as archive,
        ):
            _add_manifest(archive, Path(temporary))
            archive.add(database, database.name)
            for name, folder in folders().items():
                if folder.is_dir():
                    _add_folder(archive, folder, name)
    draft.rename(file)
    return file.stat().st_size


def _add_manifest(archive: tarfile.TarFile, temporary: Path) -> None:
    manifest = {"format": FORMAT, "made_at": timezone.now().isoformat(), "database": connection.vendor}
    path = temporary / "manifest.json"
    path.write_text(json.dumps(manifest))
    archive.add(path, path.name)


def _add_folder(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    """The folder with everything in it; what is tidied away meanwhile is left out."""
    archive.add(folder, name, recursive=False)
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            archive.add(path, f"{name}/{path.relative_to(folder)}", recursive=False)


def _dump_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's own tools on this house's database; the password goes by environment, not by argument."""
    if not shutil.which(program):
        raise BackupError(f"{program} is needed. On Debian: apt install postgresql-client")
    target = connection.settings_dict
    environment = os.environ | {
        "PGHOST": str(target["HOST"]), "PGPORT": str(target["PORT"] or 5432), "PGUSER": str(target["USER"]),
        "PGPASSWORD": str(target["PASSWORD"]), "PGDATABASE": str(target["NAME"]),
    }  # fmt: skip
    done = subprocess.run([program, *words], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


# --- back


def read_backup(file: Path, *, force: bool = False) -> dict[str, Any]:
    """Puts database, files and keys back as the backup knew them; returns its manifest.

    Refuses to touch a house in which somebody lives, unless `force`. Stop web, worker and beat before.
    """
    if not force and not house_is_empty():
        raise BackupError(
            "This house is not empty. Restoring would replace everything in it; say --force if you mean it."
        )
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as temporary:
        unpacked = Path(temporary)
        manifest = _unpack(file, unpacked)
        _load_database(unpacked / DATABASE_FILES[connection.vendor])
        for name, folder in folders().items():
            _replace(folder, unpacked / name)
    return manifest


def house_is_empty() -> bool:
    """Nobody has an account and no file was uploaded."""
    try:
        somebody = get_user_model()._default_manager.exists()
    except DatabaseError:  # the tables are not there yet
        somebody = False
    media = folders()["media"]
    return not somebody and not (media.is_dir() and any(media.iterdir()))


def _unpack(file: Path, target: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(target, filter="data")  # the filter refuses paths that lead outside
        manifest = json.loads((target / "manifest.json").read_text())
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(f"{file} is not a whole backup of Lichthof ({error}).") from None
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{file} was made by another version (format {manifest.get('format')}, wanted {FORMAT}).")
    if manifest.get("database") != connection.vendor:
        raise BackupError(
            f"{file} holds a {manifest.get('database')} database, but this house uses {connection.vendor}."
        )
    return manifest


def _load_database(source: Path) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        words = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
        _run("pg_restore", *words, f"--dbname={connection.settings_dict['NAME']}", str(source))
        return
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
        copy.backup(live)


def _replace(folder: Path, source: Path) -> None:
    aside = folder.with_name(f"{folder.name}.replaced")
    if folder.exists():
        folder.rename(aside)
    if source.is_dir():
        shutil.move(source, folder)
    shutil.rmtree(aside, ignore_errors=True)
