"""Did you mean …? Trigrams over the vocabulary find candidates, the distance of spelling decides."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from catalogue.terms import Term

CANDIDATES = 100
SHORTEST = 4

SQLITE = (
    "SELECT w.word, w.shown FROM catalogue_word_fts f JOIN catalogue_word w ON w.id = f.rowid "
    "WHERE catalogue_word_fts MATCH %s ORDER BY bm25(catalogue_word_fts) LIMIT %s"
)
POSTGRESQL = "SELECT word, shown FROM catalogue_word WHERE word %% %s ORDER BY similarity(word, %s) DESC, word LIMIT %s"


def near_words(folded: str) -> list[str]:
    """Words of the catalogue spelled nearly like `folded` (at most two slips, one in short words), nearest first."""
    if len(folded) < SHORTEST or not folded.isalpha():
        return []
    most = 1 if len(folded) < 6 else 2
    near = [(distance(folded, word), abs(len(word) - len(folded)), word, shown) for word, shown in _candidates(folded)]
    return [shown for slips, _longer, _word, shown in sorted(near) if 0 < slips <= most]


def correction(query: str, terms: Sequence[Term], unknown: set[str]) -> str:
    """`query` with its unknown words replaced by the nearest known ones; "" when there is none. One query per word."""
    corrected = query
    for term in [term for term in terms if term.folded in unknown][:2]:
        near = near_words(term.folded)
        if near:
            corrected = corrected.replace(term.shown, near[0])
    return corrected if corrected != query else ""


def _candidates(folded: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            grams = {folded[at : at + 3] for at in range(len(folded) - 2)}
            cursor.execute(SQLITE, [" OR ".join(f'"{gram}"' for gram in sorted(grams)), CANDIDATES])
        else:
            cursor.execute(POSTGRESQL, [folded, folded, CANDIDATES])
        return cursor.fetchall()


def distance(one: str, other: str) -> int:
    """Slips between two words: a letter too many, missing, wrong, or two swapped (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
