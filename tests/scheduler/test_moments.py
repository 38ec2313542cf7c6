"""On which day a session stands in lists, and which hours it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from scheduler.selectors.moments import day_in_list, hours_in_list

from .makers import add_session, make_offering

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC)  # 17:00 in Berlin


@pytest.mark.parametrize(
    ("passed", "day", "hours"),
    [
        (-timedelta(days=2), 20, "17:00 until 24 November 2026, 18:00"),
        (timedelta(0), 20, "until 24 November 2026, 18:00"),
        (timedelta(days=3), 23, "until 24 November 2026, 18:00"),
        (timedelta(days=30), 20, "17:00 until 24 November 2026, 18:00"),
    ],
)
def test_what_runs_for_days_stands_on_today_while_it_runs(passed: timedelta, day: int, hours: str) -> None:
    session = add_session(
        offering=make_offering(), by=None, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(days=4, hours=1)
    )
    with translation.override("en"):
        assert day_in_list(session, FRIDAY + passed).day == day
        assert hours_in_list(session, FRIDAY + passed) == hours


def test_an_evening_says_from_when_to_when_by_the_clock_there() -> None:
    session = add_session(offering=make_offering(), by=None, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(hours=2))
    for now in (FRIDAY - timedelta(days=1), FRIDAY, FRIDAY + timedelta(days=1)):
        assert hours_in_list(session, now) == "17:00–19:00"
        assert day_in_list(session, now).day == 20
