"""Is this house ready? One explicit list of parts; each check raises when its part fails."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

log = structlog.get_logger("lichthof.health")

DISK_NEEDED = 200 * 1024 * 1024  # bytes; below this uploads and the database are about to fail

type Check = Callable[[], None]


class Failing(Exception):
    """A part that answers, but not as it should."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


_migrated = False


def migrations() -> None:
    """Reading all migrations costs half a second, so a process that was up to date once stays so until it restarts."""
    global _migrated
    if _migrated:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Failing("migrations are missing")
    _migrated = True


def cache_answers() -> None:
    if ping := getattr(caches["default"], "ping", None):
        ping()
    key, value = f"readyz:{uuid.uuid4().hex}", uuid.uuid4().hex
    cache.set(key, value, timeout=10)
    if cache.get(key) != value:
        raise Failing("the cache does not keep what it is given")
    cache.delete(key)


def broker() -> None:
    with current_app.connection_for_write(transport_options={"socket_connect_timeout": 2}) as link:
        link.ensure_connection(max_retries=1, timeout=3)


def disk() -> None:
    probe = Path(settings.DATA_DIR) / f".readyz-{uuid.uuid4().hex}"
    probe.touch()
    probe.unlink()
    if shutil.disk_usage(settings.DATA_DIR).free < DISK_NEEDED:
        raise Failing("the disk is nearly full")


CHECKS: dict[str, Check] = {
    "database": database,
    "migrations": migrations,
    "cache": cache_answers,
    "broker": broker,
    "disk": disk,
}


def failing_parts() -> list[str]:
    """Names of the parts that fail, in the order of the list; empty when the house is ready."""
    return [name for name, check in CHECKS.items() if not _passes(name, check)]


def _passes(name: str, check: Check) -> bool:
    try:
        check()
    except Exception as error:  # whatever a driver raises, the part is not there
        log.error("not_ready", part=name, kind=type(error).__name__)
        return False
    return True
