"""Fixtures that every room's tests may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


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
