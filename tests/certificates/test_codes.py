"""Codes that people type: every single slip is found before the database is asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import ALPHABET, grouped, is_well_formed, new_code, normalise

codes = st.builds(new_code)


@given(codes)
def test_a_code_is_well_formed_however_it_is_typed(code: str) -> None:
    assert len(code) == 16
    assert is_well_formed(normalise(f" {grouped(code).lower()} "))


@given(codes, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert is_well_formed(changed) == (changed == code)


@given(codes, st.integers(0, 13))
def test_swapped_neighbours_are_always_found(code: str, place: int) -> None:
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_well_formed(changed) == (changed == code)


@given(st.text())
def test_no_text_breaks_the_check(typed: str) -> None:
    is_well_formed(normalise(typed))


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
