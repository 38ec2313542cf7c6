"""Age groups as somebody reads them."""

from __future__ import annotations

import pytest
from django.utils import translation

from scheduler.models import Pool
from scheduler.selectors.ages import kind_label


@pytest.mark.parametrize(
    ("name", "words"), [("Ab 18", "Ab 18"), ("ab 18", "ab 18"), ("Erwachsene", "Erwachsene (ab 18)"), ("", "ab 18")]
)
def test_an_age_group_says_its_age_once(name: str, words: str) -> None:
    with translation.override("de"):
        assert kind_label(Pool(name={"de": name}, age_min=18)) == words
