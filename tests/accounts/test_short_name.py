"""What the house calls somebody in its greeting."""

from __future__ import annotations

import pytest

from accounts.models import Person


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mira Sommerlicht", "Mira"), ("Prof. Adaeze Prismann", "Adaeze"), ("Prof. Dr. Liang Spektrum", "Liang"),
        ("Dr.", "Dr."), ("", ""),
    ],
)  # fmt: skip
def test_titles_are_no_name_to_be_called_by(name: str, short: str) -> None:
    assert Person(name=name).get_short_name() == short
