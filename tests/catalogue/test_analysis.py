"""Words out of text: never failing, always the same, however it was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import compounds
from catalogue.analysis import EXACT, analyse, fold, tokens
from catalogue.scripts import to_ascii
from catalogue.terms import terms

LANGUAGES = st.sampled_from(["de", "en", "uk", "ar", "ru", "tr", "de-leicht", "xx", ""])


class Words(dict):
    """A vocabulary of nouns (True) and other words (False)."""

    def is_noun(self, word):
        return self.get(word, False)


NOUNS = Words.fromkeys(str.split("daten sicherheit kurs handy passwort schutz kinder betreuung amt gang rad"), True)
NOUNS |= {"klein": False, "heit": False, "lernen": False}


def stems(text):
    return [word for word in analyse(text, "de").split() if not word.startswith(EXACT)]


@given(st.text(max_size=300), LANGUAGES)
def test_analysing_any_text_gives_plain_ascii_words(text, language):
    words = analyse(text, language, NOUNS)
    assert words == " ".join(words.split())
    assert words.isascii()
    assert all(word.isalnum() and word == word.lower() and len(word) <= 41 for word in words.split())


@given(st.text(max_size=300), LANGUAGES)
def test_analysing_twice_says_the_same(text, language):
    assert analyse(text, language, NOUNS) == analyse(text, language, NOUNS)


@given(st.text(max_size=100), LANGUAGES)
def test_folding_a_folded_word_changes_nothing(text, language):
    once = fold(text, language)
    assert fold(once, language) == once
    assert to_ascii(to_ascii(text)) == to_ascii(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x41, max_codepoint=0x17F), max_size=100))
def test_composed_and_decomposed_letters_are_the_same(text):
    assert analyse(unicodedata.normalize("NFC", text), "de") == analyse(unicodedata.normalize("NFD", text), "de")


@given(st.text(max_size=300), LANGUAGES)
def test_any_query_becomes_terms_with_forms(text, language):
    found = terms(text, language, NOUNS)
    assert all(term.forms and all(form and all(form) for form in term.forms) for term in found.terms)
    assert len(found.terms) <= 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("für", "fuer"),
        ("Straße", "STRASSE"),
        ("Passwörter", "passwort"),
        ("Bücher", "Buch"),
        ("Kurse", "Kurs"),
        ("E\u00adMail", "EMail"),
        ("Ge\u200bmüse", "Gemüse"),
        ("\u202eGarten\u202c", "Garten"),
    ],
)
def test_spellings_that_mean_the_same(one, other):
    kept = {tuple(stems(f"{word} Haus")) for word in (one, other)}
    assert len(kept) == 1


@pytest.mark.parametrize("word", ["Steuer", "Feuer", "Bauer", "neue", "Quelle", "Treue"])
def test_ue_after_a_vowel_is_no_umlaut(word):
    assert fold(word, "de") == word.lower()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("datensicherheit", ["daten", "sicherheit"]),
        ("handykurs", ["handy", "kurs"]),
        ("amtsgang", ["amt", "gang"]),
        ("kinderbetreuungskurs", ["kinder", "betreuung", "kurs"]),
        ("kleinkinderbetreuung", ["klein", "kinder", "betreuung"]),
        ("radkurs", ["rad", "kurs"]),
        ("sicherheit", []),
        ("kurs", []),
        ("gesundheit", []),
        ("handylernen", []),
        ("xykurs", []),
    ],
)
def test_compounds_fall_apart_where_they_should(word, parts):
    assert compounds.split(word, NOUNS) == parts


@given(st.text(alphabet="datenshirkuy", min_size=0, max_size=40))
def test_parts_of_a_compound_are_known_and_stand_in_it_in_order(word):
    at = 0
    for part in compounds.split(word, NOUNS):
        assert part in NOUNS
        at = word.index(part, at) + len(part)


def test_a_very_long_word_is_cut_not_refused():
    assert [len(word) for word in analyse("Donau" * 3000, "de").split()] == [40, 41]
    assert len(list(tokens("a " * 20_000, "de"))) == 5000


def test_common_words_go_and_hyphens_join():
    assert analyse("Das ist für die E-Mail", "de") == "e 0e mail 0mail email 0email"
