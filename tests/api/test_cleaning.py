"""Partners' texts: entities decoded, HTML sanitised, hidden characters and people's data dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.imports.cleaning import plain, rich, summary, without_people


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Yoga &amp; Entspannung", "Yoga & Entspannung"),
        ("K&auml;se &amp;amp; Wein", "Käse & Wein"),
        ("<b>Excel</b> für alle", "Excel für alle"),
        ("5 < 7 und 3 > 2", "5 < 7 und 3 > 2"),
        ("Kurs\u202egnp.exe", "Kursgnp.exe"),
        ("  viel \n\t Luft ", "viel Luft"),
        ("Bo\x00ese", "Bo ese"),
    ],
)
def test_a_title_becomes_one_honest_line(raw: str, clean: str) -> None:
    assert plain(raw) == clean


@pytest.mark.parametrize(
    "raw",
    [
        "Anmeldung bei Frau Petra Muster, Tel.: 03641/123456",
        "Fragen? Tel: 0234/9621022",
        "mobil 0171 2345678 oder kurs@example.org",
        "Dozentin: Anna Beispiel",
        "Es liest Dr. Erika Muster.",
        "+49 3641 12 34 56",
    ],
)
def test_people_s_names_numbers_and_addresses_are_dropped(raw: str) -> None:
    cleaned = without_people(raw)
    assert cleaned.removed
    for secret in ("Muster", "Petra", "Erika", "Beispiel", "123456", "9621022", "2345678", "@", "12 34 56"):
        assert secret not in cleaned.text


@pytest.mark.parametrize(
    "raw",
    [
        "Der Kurs umfasst 660 Unterrichtsstunden und kostet 1.200,50 Euro.",
        "montags 14.00 - 17.00 Uhr, vom 02.06.2017 bis 08.09.2017",
        "44793 Bochum, Raum 204",
        "Niveau B1.1, Kurs 161A087-09",
        "Frauen lernen gemeinsam, Herren auch",
    ],
)
def test_other_numbers_and_words_stay(raw: str) -> None:
    assert without_people(raw).text == raw


def test_plain_text_becomes_paragraphs_and_html_is_made_safe() -> None:
    assert rich("Eins\nzwei\n\ndrei <3").text == "<p>Eins<br>zwei</p><p>drei &lt;3</p>"
    hostile = '<p onclick="x()">Gut<script>alert(1)</script><img src=x onerror=y><a href="javascript:z">hier</a></p>'
    assert rich(hostile).text == "<p>Guthier</p>"


def test_a_paragraph_that_held_only_a_number_disappears() -> None:
    assert rich("Text.\n\nTel: 0234/9621022\n\nEnde.").text == "<p>Text.</p><p>Ende.</p>"


@given(st.text())
def test_no_text_breaks_the_cleaning_and_nothing_dangerous_comes_out(raw: str) -> None:
    safe = rich(raw).text
    assert "<script" not in safe.lower()
    assert "\u202e" not in safe
    assert len(summary(safe)) <= 200
    assert plain(plain(raw)) == plain(plain(plain(raw)))
