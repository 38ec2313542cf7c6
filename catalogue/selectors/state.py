"""At which version the catalogue is. Processes keep what they computed until this says that something changed."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.models import CatalogueState


@dataclass(frozen=True)
class State:
    """`stamp` names the version; `recent` are the stamps before it, so that who lags behind knows whether he may
    catch up by version number, or must read anew (after a restored backup, for instance)."""

    version: int
    stamp: str
    recent: tuple[str, ...]

    def follows(self, stamp: str) -> bool:
        return stamp in self.recent


EMPTY = State(0, "", ())


def current_state() -> State:
    """One query. Before the first write: version 0 with an empty stamp."""
    row = CatalogueState.objects.filter(pk=1).values_list("version", "stamp", "recent").first()
    return State(row[0], str(row[1]), tuple(row[2])) if row else EMPTY
