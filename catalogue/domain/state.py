"""Moving the catalogue's version. The row stays locked until the writer's transaction ends: one writer at a time."""

from __future__ import annotations

import uuid

from django.db.models import F

from catalogue.models import CatalogueState

REMEMBERED = 50  # processes further behind read everything anew


def next_version() -> int:
    """Takes the next version number; the caller holds the transaction.

    Writers queue here, so versions become visible in order and the vocabulary is written by one at a time.
    """
    CatalogueState.objects.get_or_create(pk=1)
    CatalogueState.objects.filter(pk=1).update(version=F("version") + 1)
    state = CatalogueState.objects.get(pk=1)
    state.recent = [*state.recent, str(state.stamp)][-REMEMBERED:]
    state.stamp = uuid.uuid4()
    state.save(update_fields=["recent", "stamp"])
    return state.version
