"""Reads settings from the environment; every reader says in its error what to set."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def data_dir() -> Path:
    """The one folder with everything a house must keep: database, files, keys, queues."""
    folder = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database(url: str) -> dict[str, Any]:
    """Django's settings for `postgres://user:password@host:port/name` or `sqlite:///path`."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    if parts.scheme == "sqlite":
        return sqlite(parts.path[1:] if parts.path.startswith("//") else parts.path)
    raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or sqlite:///.")


def _postgresql(parts: Any) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


def sqlite(path: str | Path) -> dict[str, Any]:
    """WAL and IMMEDIATE: writers queue instead of failing; the connection stays open, because its PRAGMAs cost 3 ms."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }


def kept_secret(name: str, folder: Path) -> str:
    """A secret from the environment, or one made once and kept in the data folder (embedded default only)."""
    if value := os.environ.get(name):
        return value
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name.lower()
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(60))
    return file.read_text().strip()


def _write_once(file: Path, content: str) -> None:
    """Of several processes that start together one writes, and nobody reads half a secret."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def mailer(url: str, folder: Path) -> dict[str, Any]:
    """Django's mailer for `smtp://user:password@host:port` (`smtps://` with TLS from the start); without one, a folder.

    `smtp://` on port 587 starts TLS, as submission servers ask for.
    """
    if not url:
        return {"BACKEND": "core.mail_files.EmailBackend", "OPTIONS": {"folder": str(folder)}}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("MAIL_URL must look like smtp://user:password@host:port or smtps://….")
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    options = {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and port == 587,
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
