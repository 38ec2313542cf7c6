"""Stems per language: Snowball where it has one, a light one of our own for Ukrainian (Snowball's Russian would cut
Ukrainian words in the wrong places: і, ї and є are unknown to it)."""

from __future__ import annotations

import threading
from functools import lru_cache

import snowballstemmer

from .scripts import to_ascii

LATIN = {
    "de": "german", "en": "english", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "pl": "polish", "ro": "romanian", "tr": "turkish", "sv": "swedish", "da": "danish",
    "cs": "czech", "hu": "hungarian",
}  # fmt: skip
OWN_SCRIPT = {"ru": "russian", "ar": "arabic"}
UKRAINIAN_ENDINGS = sorted(
    str.split(
        """
    ування юванням уванням ування енням анням ення ання остями ості істю ість остей
    ами ями ові еві єві ого ому ими іми их іх ій ої ою ею єю ах ях ам ям ом ем єм ів їв ей ий
    ати яти ити іти увати ювати
    а я о е є у ю и і ї ь й
    """
    ),
    key=len,
    reverse=True,
)
SHORTEST_STEM = 3
_own = threading.local()  # Snowball's stemmers keep state while they work


@lru_cache(maxsize=50_000)  # a text repeats its words: stemming costs 0.1 ms, remembering nothing
def stem(native: str, folded: str, language: str) -> str:
    """The stem in ASCII of one word, given in small letters of its script and folded. Unknown languages keep it whole."""
    base = language.partition("-")[0]
    if base in LATIN and folded.isalpha():
        return _settled(_stemmer(LATIN[base]), folded, 3 if base == "de" else 1)
    if base == "uk":
        return to_ascii(stem_ukrainian(native))[:40] or folded
    if base in OWN_SCRIPT:
        return to_ascii(_stemmer(OWN_SCRIPT[base]).stemWord(native))[:40] or folded
    return folded


def _settled(stemmer: snowballstemmer.stemmer, word: str, times: int) -> str:
    """In German until nothing more falls off: once leaves `kurs` of Kurse, but `kur` of Kurs."""
    for _time in range(times):
        shorter = stemmer.stemWord(word)
        if not shorter or shorter == word:
            break
        word = shorter
    return word


def stem_ukrainian(word: str) -> str:
    """Cuts the longest common ending that leaves three letters: книгами, книгу → книг."""
    for ending in UKRAINIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    known = _own.__dict__.setdefault("stemmers", {})
    if algorithm not in known:
        known[algorithm] = snowballstemmer.stemmer(algorithm)
    return known[algorithm]
