"""Local times get their zone, also on the nights when the clocks change."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.imports.times import at_local, clock, german_date

BERLIN = ZoneInfo("Europe/Berlin")


def test_summer_and_winter_have_their_own_offset() -> None:
    assert at_local(date(2017, 6, 2), time(9), BERLIN)[0].utcoffset() == timedelta(hours=2)
    assert at_local(date(2017, 11, 10), time(9), BERLIN)[0].utcoffset() == timedelta(hours=1)


def test_a_time_skipped_in_spring_moves_on_and_says_so() -> None:
    moment, guess = at_local(date(2027, 3, 28), time(2, 30), BERLIN)
    assert (moment.hour, moment.minute) == (3, 30)
    assert "does not exist" in guess


def test_a_time_that_happens_twice_in_autumn_is_the_first_and_says_so() -> None:
    moment, guess = at_local(date(2026, 10, 25), time(2, 30), BERLIN)
    assert moment.utcoffset() == timedelta(hours=2)
    assert "twice" in guess


@pytest.mark.parametrize("text", ["31.02.2017", "00.01.2017", "1.13.2017", "morgen", ""])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        german_date(text)


@pytest.mark.parametrize("text", ["25:00", "12:60", "12", "abends"])
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock(text)
