"""Compounds that were written before their parts were known: split them later, and let their texts be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from catalogue import compounds
from catalogue.analysis import words_of_parts
from catalogue.models import ListingText, Word
from catalogue.selectors.matching import listings_with
from catalogue.selectors.vocabulary import vocabulary
from catalogue.stems import stem

from .state import next_version

COLUMNS = ("title_words", "summary_words", "body_words")
BATCH = 300


def split_again(words: Sequence[str]) -> int:
    """Looks through the German words that contain one of `words` (all of them when empty); returns how many now fall
    apart that did not. Their stems' parts are added to every text that has them. Doing it twice changes nothing."""
    fresh = list(_newly_split(words))
    if not fresh:
        return 0
    with transaction.atomic():
        version, _before = next_version()
        for row in fresh:
            row.version = version
        Word.objects.bulk_update(fresh, ["parts", "version"], batch_size=BATCH)
        parts = {stem(row.word, row.word, "de"): row.parts.split() for row in fresh}
        for start in range(0, len(parts), BATCH):
            some = dict(list(parts.items())[start : start + BATCH])
            _add_parts(some)
    return len(fresh)


def _newly_split(words: Sequence[str]) -> Iterable[Word]:
    known = vocabulary()
    for row in Word.objects.filter(language__startswith="de", parts="").iterator(chunk_size=2000):
        if len(row.word) < compounds.SHORTEST_COMPOUND or (words and not any(word in row.word for word in words)):
            continue
        row.parts = " ".join(words_of_parts(row.word, "de", known))[:200]
        if row.parts:
            yield row


def _add_parts(parts: dict[str, list[str]]) -> None:
    numbers = listings_with(list(parts))
    for start in range(0, len(numbers), BATCH):
        texts = list(ListingText.objects.filter(listing__in=numbers[start : start + BATCH], language__startswith="de"))
        for text in texts:
            for column in COLUMNS:
                setattr(text, column, _with_parts(getattr(text, column), parts))
        ListingText.objects.bulk_update(texts, COLUMNS, batch_size=100)


def _with_parts(words: str, parts: dict[str, list[str]]) -> str:
    found = dict.fromkeys(words.split())
    for whole in list(found):
        found.update(dict.fromkeys(parts.get(whole, ())))
    return " ".join(found)
