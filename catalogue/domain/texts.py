"""The texts of listings, cleaned and analysed."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from catalogue.analysis import analyse, tokens
from catalogue.models import Listing, ListingText
from catalogue.models.listing import SLOTS
from catalogue.selectors.vocabulary import CorpusVocabulary, Draft

from .words import add_words

TAG = re.compile(r"<[^<>]{0,2000}>")
# Direction overrides and other controls would let a title rewrite the line it stands in.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
type Texts = Mapping[str, Mapping[str, str]]


def plain(text: str, longest: int = 100_000) -> str:
    """One line of plain text: no tags, no entities, no controls; cut at a word when too long."""
    bare = html.unescape(TAG.sub(" ", str(text or "")[: longest * 4]))
    line = " ".join(CONTROLS.sub("", bare).split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0][: longest - 1] + "…"


def texts_of(listings: Sequence[Listing], texts: Sequence[Texts], version: int, known: CorpusVocabulary) -> list[str]:
    """Replaces the texts of saved listings; returns the words that are new to the vocabulary."""
    rows = [row for listing, own in zip(listings, texts, strict=True) for row in _rows(listing, own)]
    bodies = [plain(own[row.language].get("body", "")) for row, own in rows]
    draft = Draft(known)
    for (row, _own), body in zip(rows, bodies, strict=True):
        for part in (row.title, row.summary, body):
            draft.read(tokens(part, row.language), row.language)
    draft.settle()
    new_words = add_words(draft, version)
    for (row, _own), body in zip(rows, bodies, strict=True):
        row.title_words = analyse(row.title, row.language, draft)
        row.summary_words = analyse(row.summary, row.language, draft)
        row.body_words = analyse(body, row.language, draft)
    ListingText.objects.filter(listing__in=[listing.pk for listing in listings]).delete()
    ListingText.objects.bulk_create([row for row, _own in rows], batch_size=200)
    return new_words


def _rows(listing: Listing, texts: Texts) -> list[tuple[ListingText, Texts]]:
    filled = [(language, text) for language, text in texts.items() if plain(text.get("title", ""))]
    return [(_row(listing, slot, language, text), texts) for slot, (language, text) in enumerate(filled[:SLOTS])]


def _row(listing: Listing, slot: int, language: str, text: Mapping[str, str]) -> ListingText:
    return ListingText(
        listing=listing,
        slot=slot,
        language=language[:12],
        title=plain(text["title"], 300),
        summary=plain(text.get("summary", ""), 600),
        when=plain(text.get("when", ""), 200),
        where=plain(text.get("where", ""), 200),
    )
