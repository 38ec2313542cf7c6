"""German compounds, split by the catalogue's own vocabulary: `datensicherheit` → `daten` + `sicherheit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .stopwords import GERMAN

if TYPE_CHECKING:
    from .analysis import Vocabulary

SHORTEST_COMPOUND = 7
SHORTEST_PART = 4  # three letters only for nouns (Amt, Rad, App): shorter ones split what is no compound
LINKS = ("", "s", "es", "n", "en", "er", "e")
MOST_PARTS = 4


def split(word: str, vocabulary: Vocabulary) -> list[str]:
    """The parts of a folded German word, [] when it is no compound of known words.

    The last part must be a noun (it carries the meaning), the fewest parts win, then the longest last part.
    """
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return []
    parts = _split(word, vocabulary, MOST_PARTS)
    return parts if len(parts) > 1 else []


def _split(word: str, vocabulary: Vocabulary, most: int) -> list[str]:
    best: list[str] = []
    if most < 2:
        return best
    for cut in range(3, len(word) - 2):
        head = word[cut:]
        if head in GERMAN or not vocabulary.is_noun(head):
            continue
        front = _front(word[:cut], vocabulary, most - 1)
        if front and (not best or len(front) + 1 < len(best)):
            best = [*front, head]
    return best


def _front(word: str, vocabulary: Vocabulary, most: int) -> list[str]:
    """What stands before the last part: one known word, with a linking sound or without, or a compound again."""
    bare = [word.removesuffix(link) for link in LINKS if word.endswith(link)]
    as_seen = [part for part in bare if part in vocabulary]  # before what only resembles a known noun
    for part in (*as_seen, *bare):
        if _is_part(part, vocabulary):
            return [part]
    for link in ("", "s"):
        if word.endswith(link) and (parts := _split(word.removesuffix(link), vocabulary, most)):
            return parts
    return []


def _is_part(word: str, vocabulary: Vocabulary) -> bool:
    if len(word) < 3 or word in GERMAN:
        return False
    return vocabulary.is_noun(word) or (len(word) >= SHORTEST_PART and word in vocabulary)
