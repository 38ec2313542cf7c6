"""Keeping the vocabulary: which words there are, which are nouns, how compounds fall apart."""

from __future__ import annotations

from catalogue import compounds
from catalogue.analysis import is_german, words_of_parts
from catalogue.models import Word
from catalogue.selectors.vocabulary import Draft


def add_words(draft: Draft, version: int) -> list[str]:
    """Writes what is new in `draft` to the vocabulary; returns the new words and the new nouns."""
    news = draft.news()
    rows = [
        Word(
            word=word,
            shown=shown[:60],
            language=language,
            noun=noun,
            parts=_parts(word, language, draft),
            version=version,
        )
        for word, (shown, language, noun) in sorted(news.items())
    ]
    Word.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    known = [row.word for row in rows if row.noun and row.word in draft.known.nouns]
    for start in range(0, len(known), 500):
        Word.objects.filter(word__in=known[start : start + 500]).update(noun=True, version=version)
    return [row.word for row in rows]


def _parts(word: str, language: str, draft: Draft) -> str:
    if not is_german(language) or len(word) < compounds.SHORTEST_COMPOUND:
        return ""
    return " ".join(words_of_parts(word, language, draft))[:200]
