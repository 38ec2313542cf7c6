"""What floors above add to a person's own calendar: chosen items of a programme, a mentor's hours.

@own_calendar
def chosen_items(person, since) -> Iterable[Entry]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. `uid` never changes; `titles` is a language map; `path` has no language prefix."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    titles: dict[str, str]
    where: str = ""
    path: str = ""
    cancelled: bool = False


type Source = Callable[[Any, datetime], Iterable[Entry]]

_SOURCES: list[Source] = []


def own_calendar(source: Source) -> Source:
    """Adds a source; it is asked for the entries of a person that end after a moment."""
    _SOURCES.append(source)
    return source


def entries_of(person: Any, since: datetime) -> Iterator[Entry]:
    for source in _SOURCES:
        yield from source(person, since)
