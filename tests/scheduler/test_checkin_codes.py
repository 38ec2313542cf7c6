"""Codes: what this house signed is read by it, everything else is refused."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.checkin.codes import (
    ALPHABET,
    LIST,
    REGISTRATION,
    code_of,
    is_signed,
    public_key,
    read_code,
    read_short,
    short_code,
    sign,
)
from scheduler.checkin.qr import qr_svg


@given(st.uuids())
def test_a_code_leads_back_to_its_registration(uuid: UUID):
    assert read_code(code_of(uuid)) == uuid


def test_a_code_is_always_the_same_and_fits_a_small_picture():
    uuid = uuid4()
    assert code_of(uuid) == code_of(uuid)
    assert len(code_of(uuid)) == 132
    assert 'viewBox="0 0 41 41"' in qr_svg(code_of(uuid))


def test_small_letters_and_spaces_of_a_scanner_do_no_harm():
    uuid = uuid4()
    assert read_code(f"  {code_of(uuid).lower()}\n") == uuid


@given(st.integers(0, 127), st.sampled_from(ALPHABET))
def test_one_changed_letter_makes_a_code_worthless(at: int, letter: str):
    code = code_of(UUID(int=7))
    forged = code[: 4 + at] + letter + code[5 + at :]
    assert read_code(forged) == (UUID(int=7) if forged == code else None)


def test_a_signature_of_another_registration_or_another_house_is_refused(settings):
    mine, other = code_of(UUID(int=1 << 90)), code_of(UUID(int=1 << 91))
    assert read_code(mine[:30] + other[30:]) is None
    settings.CHECKIN_SECRET = "another house"
    assert read_code(mine) is None


def test_a_signed_list_is_no_code_and_a_code_is_no_list():
    said = uuid4().bytes
    assert is_signed(LIST, said, sign(LIST, said))
    assert not is_signed(REGISTRATION, said, sign(LIST, said))


@pytest.mark.parametrize(
    "text", ["", "LH1.", "LH1." + "0" * 128, "LH2." + "0" * 128, "LH1." + "Y" * 128, "Ada", "🎫" * 132]
)
def test_what_nobody_signed_is_not_read(text: str):
    assert read_code(text) is None


def test_the_short_code_finds_its_registration_and_forgives_misreadings():
    uuid = UUID("08421084-2100-4000-8000-000000000000")
    assert short_code(uuid) == "1111-1111"
    for typed in ("1111-1111", "iiii 1111", " IIII1111 "):
        between = read_short(typed)
        assert between is not None
        assert between[0] <= uuid <= between[1]
    assert read_short("Somebody") is None
    assert read_short("111") is None


def test_no_letter_of_a_code_changes_place_between_keyboards():
    assert not set("YZIO") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_the_key_is_made_from_the_secret_alone(settings):
    settings.CHECKIN_SECRET = "one"
    first = public_key()
    settings.CHECKIN_SECRET = "two"
    second = public_key()
    settings.CHECKIN_SECRET = "one"
    assert first == public_key() != second


def test_the_picture_has_no_inline_style_and_no_colour_of_its_own_ground():
    assert not re.search(r"style=|fill=", qr_svg(code_of(uuid4())))
