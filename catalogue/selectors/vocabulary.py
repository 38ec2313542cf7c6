"""The catalogue's words in this process's memory: read once, then only what came since."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from django.db import connection

from catalogue.analysis import Capital, Token
from catalogue.models import Word
from catalogue.stems import stem

from .state import State, current_state


class CorpusVocabulary:
    """Folded words, which of them are nouns, and the nouns' stems (for inflected parts of compounds)."""

    def __init__(self) -> None:
        self.state = State(0, "", ())
        self.nouns: dict[str, bool] = {}
        self.noun_stems: set[str] = set()

    def __contains__(self, word: object) -> bool:
        return word in self.nouns

    def __iter__(self) -> Iterator[str]:
        return iter(self.nouns)

    def is_noun(self, word: str) -> bool:
        known = self.nouns.get(word)
        if known is not None and (known or len(word) < 5):
            return known
        return len(word) > 4 and stem(word, word, "de") in self.noun_stems

    def add(self, word: str, noun: bool) -> None:
        self.nouns[word] = noun or self.nouns.get(word, False)
        if noun and len(word) > 3:
            self.noun_stems.add(stem(word, word, "de"))


_lock = threading.Lock()
_known: dict[str, CorpusVocabulary] = {}


def vocabulary(state: State | None = None) -> CorpusVocabulary:
    """The vocabulary as of `state` (asked when None: one query). Reads what is new with one more query."""
    state = state or current_state()
    key = str(connection.settings_dict["NAME"])
    with _lock:
        held = _known.get(key)
        if held is not None and held.state.stamp == state.stamp:
            return held
        if held is None or not state.follows(held.state.stamp):
            held = CorpusVocabulary()
        newer = Word.objects.filter(version__gte=held.state.version).values_list("word", "noun")
        for word, noun in newer.iterator(chunk_size=5000):
            held.add(word, noun)
        held.state = state
        _known[key] = held
        return held


class Draft:
    """The vocabulary together with the words of texts that are being written."""

    def __init__(self, known: CorpusVocabulary) -> None:
        self.known = known
        self.seen: dict[str, tuple[str, str, set[Capital]]] = {}
        self.own = CorpusVocabulary()

    def read(self, found: Iterable[Token], language: str) -> None:
        """Takes in the words of one text."""
        for token in found:
            if token.folded:
                self.seen.setdefault(token.folded, (token.shown, language, set()))[2].add(token.capital)

    def settle(self) -> None:
        """Decides which of the words read are nouns; call it once, before anything is split."""
        for word, (_shown, language, capitals) in self.seen.items():
            self.own.add(word, language.startswith("de") and _looks_like_noun(capitals))

    def __contains__(self, word: object) -> bool:
        return word in self.own or word in self.known

    def is_noun(self, word: str) -> bool:
        return self.own.is_noun(word) or self.known.is_noun(word)

    def news(self) -> dict[str, tuple[str, str, bool]]:
        """word → (shown, language, noun) for words that are new, or newly known as nouns."""
        return {
            word: (shown, language, self.own.nouns[word])
            for word, (shown, language, _capitals) in self.seen.items()
            if word not in self.known.nouns or (self.own.nouns[word] and not self.known.nouns[word])
        }


def _looks_like_noun(capitals: set[Capital]) -> bool:
    """A capital inside a sentence; at its start only when the word was never seen small."""
    return Capital.INSIDE in capitals or (Capital.AT_START in capitals and Capital.NONE not in capitals)
