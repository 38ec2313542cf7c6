"""Text into words that both databases index alike.

`analyse` folds (case, umlauts, scripts), drops what is too common, stems per language, and adds the parts of German
compounds. Its output is ASCII words with single spaces, so that FTS5 and `to_tsvector('simple', …)` cut it the same way.
Nothing here asks the database: the vocabulary that compounds are split by is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Protocol

from . import compounds, stopwords
from .scripts import clean, to_ascii
from .stems import stem

LONGEST_WORD = 40  # longer ones are cut: nobody searches for them, and columns have an end
MOST_WORDS = 5000  # of one text
VERSION = 1  # raise it when the same text gives other words: the next write of a listing then takes them
EXACT = "0"  # before a word as it stands, to tell it from a stem
WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
SENTENCE_ENDS = frozenset(".!?:;\u201e\u201c\u00bb\u2022\n") | {""}
HYPHEN = re.compile(r"[-\u2010\u2011]")
# "fuer" is "für"; after a vowel or q the two letters belong to two sounds (Steuer, Quelle).
UMLAUT_SPELLED_OUT = re.compile(r"(?<![aeiouq])([aou])e(?!e)")


class Capital(IntEnum):
    """How a word began: inside a German sentence a capital means a noun, at its start it may mean one."""

    NONE = 0
    AT_START = 1
    INSIDE = 2


class Vocabulary(Protocol):
    """The words of the catalogue, folded."""

    def __contains__(self, word: object) -> bool: ...

    def is_noun(self, word: str) -> bool: ...


@dataclass(frozen=True)
class Token:
    """One word as it stood (`shown`), and folded to ASCII."""

    shown: str
    folded: str
    capital: Capital = Capital.NONE


class NoVocabulary:
    """Splits nothing."""

    def __contains__(self, word: object) -> bool:
        return False

    def is_noun(self, word: str) -> bool:
        return False


NO_VOCABULARY = NoVocabulary()


def fold(word: str, language: str = "") -> str:
    """Small ASCII letters and digits: `Müller` → `muller`, in German `Mueller` too, `курс` → `kurs`."""
    ascii_word = to_ascii(word)
    return UMLAUT_SPELLED_OUT.sub(r"\1", ascii_word) if is_german(language) else ascii_word


def is_german(language: str) -> bool:
    """German in any variant, plain language included."""
    return language.partition("-")[0] == "de"


def tokens(text: str, language: str) -> Iterator[Token]:
    """The words of a text in order; `E-Mail` gives `e`, `mail` and `email`."""
    text = clean(text)
    for found in islice(WORD.finditer(text), MOST_WORDS):
        pieces = HYPHEN.split(found.group())
        inside = bool(found.start()) and text[: found.start()].rstrip()[-1:] not in SENTENCE_ENDS
        for piece in pieces:
            yield _token(piece, language, inside)
        if len(pieces) > 1:
            yield _token("".join(pieces), language, inside)


@lru_cache(maxsize=100_000)
def _token(piece: str, language: str, inside: bool) -> Token:
    piece = piece[:LONGEST_WORD]
    capital = (Capital.INSIDE if inside else Capital.AT_START) if piece[:1].isupper() else Capital.NONE
    return Token(piece, fold(piece, language)[:LONGEST_WORD], capital)


def is_stopword(folded: str, language: str) -> bool:
    return folded in stopwords.BY_LANGUAGE.get(language.partition("-")[0], ())


@lru_cache(maxsize=100_000)
def stem_of(shown: str, folded: str, language: str) -> str:
    """A token's stem in ASCII. Stems of other scripts are found in that script first."""
    return stem(shown.lower(), folded, language)


def stems_of_parts(folded: str, language: str, vocabulary: Vocabulary) -> list[str]:
    """Stems of a German compound's parts, [] when it is none: `datensicherheit` → `dat`, `sicher`."""
    if not is_german(language):
        return []
    return [stem(part, part, language) for part in compounds.split(folded, vocabulary)]


def words_of_parts(folded: str, language: str, vocabulary: Vocabulary) -> list[str]:
    """What a text is indexed by for a compound's parts: their stems, and the parts as they stand."""
    if not is_german(language):
        return []
    parts = compounds.split(folded, vocabulary)
    return [word for part in parts for word in (stem(part, part, language), EXACT + part)]


def analyse(text: str, language: str, vocabulary: Vocabulary = NO_VOCABULARY) -> str:
    """The searchable words of `text`, each once, in order of first appearance: stem, word as it stands, parts.

    `Passwörter` gives `passwort 0passworter`; the second form, marked by EXACT, only weighs in the order of hits.
    """
    found: dict[str, None] = {}
    for token in tokens(text, language):
        if not token.folded or is_stopword(token.folded, language):
            continue
        found[stem_of(token.shown, token.folded, language)] = None
        found[EXACT + token.folded] = None
        for part in words_of_parts(token.folded, language, vocabulary):
            found[part] = None
    return " ".join(found)
