"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from .database import drop_test_database, make_test_database

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "_django_db_helper", "live_server"}
LOOPBACK = ("127.", "::1", "localhost")

# An example may take its time: on a busy machine slowness says nothing. What CI sets besides stays.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked for one database is skipped, visibly, on the other; what needs none runs with SQLite's only."""
    for item in items:
        for vendor in ("postgres", "sqlite"):
            if item.get_closest_marker(vendor) and not connection.vendor.startswith(vendor):
                item.add_marker(pytest.mark.skip(reason=f"needs {vendor}"))
    if connection.vendor == "postgresql" and os.environ.get("TEST_EVERYTHING_ELSE_RAN"):
        pure = [item for item in items if not _touches_the_database(item)]
        items[:] = [item for item in items if item not in set(pure)]
        config.hook.pytest_deselected(items=pure)


def _touches_the_database(item: pytest.Item) -> bool:
    wanted = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(wanted & DATABASE_FIXTURES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test outside a transaction (marked `serialized_rollback`) empties every table, also those that migrations filled (languages, the page tree,
    permissions): they are filled again, so that it does not matter which test comes next on this worker."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem is not None and marker and marker.kwargs.get("serialized_rollback"):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """In place of pytest-django's: half a minute of migrations once, not once in every worker of every run."""
    with django_db_blocker.unblock():
        make_test_database()
    yield
    with django_db_blocker.unblock():
        drop_test_database()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be spoken to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        outside = self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK)
        assert not outside, f"a test wanted to speak to {address!r}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """Runs a call and returns how many queries it took."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture
def assert_same_queries(count_queries: Callable[[Callable[[], Any]], int]) -> Callable[..., int]:
    """assert_same_queries(call, make_more): the list costs as many queries with 1 row as with 3."""

    def check(call: Callable[[], Any], make_more: Callable[[], Any]) -> int:
        call()  # warms caches that live as long as the process
        with_one = count_queries(call)
        make_more()
        make_more()
        with_three = count_queries(call)
        assert with_one == with_three, f"{with_one} queries with one row, {with_three} with three"
        return with_one

    return check


@pytest.fixture
def deliver_outbox() -> Callable[..., int]:
    """deliver_outbox(): carries out everything due in the outbox, as workers would; returns how many rows were done.

    A handler that fails makes the test fail with its error; `deliver_outbox(strict=False)` leaves it to the test.
    """
    from core.models import OutboxMessage
    from core.outbox import deliver_pending

    def deliver(*, strict: bool = True, limit: int = 1000) -> int:
        done = deliver_pending(limit)
        failed = list(OutboxMessage.objects.exclude(last_error="").filter(done_at=None).values("topic", "last_error"))
        assert not (strict and failed), failed
        return done

    return deliver
