"""What every test of the teams' pages begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from events.models import Event
from tests.events.makers import make_hackathon


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def event() -> Event:
    return make_hackathon(settings={"team_max": 3})
