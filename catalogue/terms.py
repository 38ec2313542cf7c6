"""What a person typed, as terms: all of them shall be found, each in any of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .analysis import EXACT, HYPHEN, LONGEST_WORD, WORD, Vocabulary, fold, is_stopword, stem_of, stems_of_parts
from .scripts import clean
from .stems import stem

MOST_TERMS = 8
MOST_RELATIVES = 20  # known words that begin or end with an unknown one
SHORTEST_RELATIVE = 4

type Form = tuple[str, ...]  # stems that must stand together in one text


@dataclass(frozen=True)
class Term:
    """One word of the query. A text has it when it has every stem of any one form; `exact` are the forms of the word
    just as it was typed, which lift a hit."""

    shown: str
    folded: str
    forms: tuple[Form, ...]
    exact: tuple[Form, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The query's terms, and how many words were left out because they were too many."""

    terms: tuple[Term, ...]
    left_out: int = 0


def terms(query: str, language: str, vocabulary: Vocabulary) -> Terms:
    """Terms of `query`, typed on a page in `language`; words in German and English are understood everywhere.

    Words too common to search for are dropped, unless nothing else is there.
    """
    found = WORD.findall(clean(query[:400]))
    words = list(dict.fromkeys(word for word in found if not _common(word, language))) or list(dict.fromkeys(found))
    kept = [_term(word, language, vocabulary) for word in words[:MOST_TERMS]]
    return Terms(tuple(term for term in kept if term.forms), max(0, len(words) - MOST_TERMS))


def languages_of(word: str, language: str) -> tuple[str, ...]:
    """In which languages a word may be meant, by its script: the page's own, then those of the house."""
    letter = next((letter for letter in word if letter.isalpha()), "a").lower()
    if "\u0400" <= letter <= "\u04ff":
        return ("uk", "ru")
    if "\u0600" <= letter <= "\u06ff":
        return ("ar",)
    own = () if language in {"uk", "ar"} else (language,)
    return tuple(dict.fromkeys((*own, "de", "en")))


def _common(word: str, language: str) -> bool:
    return any(is_stopword(fold(word, code), code) for code in languages_of(word, language))


def _term(word: str, language: str, vocabulary: Vocabulary) -> Term:
    codes = languages_of(word, language)
    forms: dict[Form, None] = {}
    for code in codes:
        forms.update(dict.fromkeys(_forms(word, code, vocabulary)))
    folded = fold(HYPHEN.sub("", word), codes[0])[:LONGEST_WORD]
    if folded not in vocabulary:
        forms.update(
            dict.fromkeys((stem(near, near, code),) for near in relatives(folded, vocabulary) for code in codes)
        )
    exact = dict.fromkeys((EXACT + fold(HYPHEN.sub("", word), code)[:LONGEST_WORD],) for code in codes)
    return Term(word, folded, tuple(form for form in forms if form), tuple(exact))


def _forms(word: str, code: str, vocabulary: Vocabulary) -> Iterator[Form]:
    pieces = [piece[:LONGEST_WORD] for piece in HYPHEN.split(word)]
    joined = "".join(pieces)[:LONGEST_WORD]
    folded = fold(joined, code)[:LONGEST_WORD]
    if not folded:
        return
    yield (stem_of(joined, folded, code),)
    if len(pieces) > 1:
        yield tuple(stem_of(piece, fold(piece, code), code) for piece in pieces if fold(piece, code))
    if parts := stems_of_parts(folded, code, vocabulary):
        yield tuple(dict.fromkeys(parts))


def relatives(folded: str, vocabulary: Vocabulary) -> list[str]:
    """Known words that begin or end with an unknown one: `sicherheit` → `datensicherheit`, `passw` → `passwort`."""
    if len(folded) < SHORTEST_RELATIVE or not hasattr(vocabulary, "__iter__"):
        return []
    near = (word for word in vocabulary if word.startswith(folded) or word.endswith(folded))
    return list(islice(near, MOST_RELATIVES))
