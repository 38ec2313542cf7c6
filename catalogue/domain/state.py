"""Moving the catalogue's version. The row stays locked until the writer's transaction ends: one writer at a time."""

from __future__ import annotations

import uuid

from django.db.models import F

from catalogue.models import CatalogueState
from catalogue.selectors.state import State

REMEMBERED = 50  # processes further behind read everything anew


def next_version() -> tuple[int, State]:
    """Takes the next version number; returns it and the state before it. The caller holds the transaction.

    Writers queue here, so versions become visible in order and the vocabulary is written by one at a time. What the
    writer reads of the vocabulary it reads as of the state before: its own words are still to come.
    """
    CatalogueState.objects.get_or_create(pk=1)
    CatalogueState.objects.filter(pk=1).update(version=F("version") + 1)
    state = CatalogueState.objects.get(pk=1)
    before = State(state.version - 1, str(state.stamp), tuple(state.recent))
    state.recent = [*state.recent, str(state.stamp)][-REMEMBERED:]
    state.stamp = uuid.uuid4()
    state.save(update_fields=["recent", "stamp"])
    return state.version, before
