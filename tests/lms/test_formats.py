"""Dates and times: the day first, 24 hours, the same in every sentence of a language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from catalogue.selectors.hits import short_date
from scheduler.desk.fields import DayField, MomentField

MOMENT = datetime(2026, 12, 4, 13, 0, tzinfo=UTC)


def written(language: str, letters: str) -> str:
    with translation.override(language), timezone.override(ZoneInfo("Europe/Berlin")):
        return Template(f'{{{{ moment|date:"{letters}" }}}}').render(Context({"moment": MOMENT}))


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("DATE_FORMAT", "4 December 2026"), ("DATETIME_FORMAT", "4 December 2026, 14:00"), ("TIME_FORMAT", "14:00"),
        ("SHORT_DATE_FORMAT", "4 Dec 2026"), ("SHORT_DATETIME_FORMAT", "4 Dec 2026, 14:00"),
        ("MONTH_DAY_FORMAT", "4 December"),
    ],
)  # fmt: skip
def test_english_puts_the_day_first_and_counts_to_24(letters: str, words: str) -> None:
    assert written("en", letters) == words


def test_english_days_look_alike_on_cards_and_in_sentences() -> None:
    with translation.override("en"):
        assert short_date(MOMENT.date()) == f"Fri, {written('en', 'MONTH_DAY_FORMAT')}"


def test_the_other_languages_count_to_24_too() -> None:
    assert written("de", "DATETIME_FORMAT") == "4. Dezember 2026, 14:00"
    assert written("uk", "DATETIME_FORMAT") == "4 грудня 2026 р., 14:00"
    assert written("ar", "DATETIME_FORMAT") == "4 ديسمبر 2026، 14:00"


@pytest.mark.parametrize(
    ("language", "words"), [("de", "4. Dez"), ("en", "4 Dec"), ("uk", "4 Гру"), ("ar", "4 ديسمبر")]
)
def test_every_language_has_the_day_for_narrow_columns(language: str, words: str) -> None:
    assert written(language, "SHORT_MONTH_DAY_FORMAT") == words


@pytest.mark.parametrize("language", ["de", "en", "uk", "ar"])
def test_what_a_browser_sends_is_understood_in_every_language(language: str) -> None:
    year = timezone.localdate().year + 1
    with translation.override(language):
        assert DayField().clean(f"{year}-12-04").month == 12
        assert MomentField().clean(f"{year}-12-04T14:00").hour == 14
