"""Facts the catalogue announces, inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# listings: ids that became visible; version: at which catalogue version
listings_appeared = Signal()
# words: new to the vocabulary (folded); version
words_appeared = Signal()
