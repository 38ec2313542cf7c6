"""What a bulk import hands over: plain records of courses and their runs, already cleaned and with zoned times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ImportedText:
    title: str
    summary: str = ""
    description: str = ""  # clean HTML
    outcomes: tuple[str, ...] = ()
    requirements: str = ""


@dataclass(frozen=True)
class ImportedSession:
    """Zoned times; `place` and `room` in the partner's words (no people's names)."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ImportedRun:
    """One dated delivery. `places_taken` may exceed `places_total` (overbooked): stored as full.

    `places_total` None: unknown, shown without a number. `timezone`: the zone in which its local times were meant.
    """

    external_id: str
    format: str = "onsite"
    language: str = ""
    timezone: str = "Europe/Berlin"
    sessions: tuple[ImportedSession, ...] = ()
    places_total: int | None = None
    places_taken: int = 0
    place_text: str = ""
    url: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    cancelled: bool = False


@dataclass(frozen=True)
class ImportedCourse:
    """One course of a partner. `texts`: language → text; `price` None: not stated; `level` 0: not stated."""

    external_id: str
    texts: Mapping[str, ImportedText]
    runs: tuple[ImportedRun, ...] = ()
    level: int = 0
    topics: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()
    minutes: int = 0
    price: Decimal | None = None
    currency: str = "EUR"
    certificate: bool = False
    picture: str = ""
    url: str = ""

    def content_hash(self) -> str:
        """Equal for equal content; a record whose hash is known is left alone."""
        return hashlib.sha256(json.dumps(vars(self), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The parts of a record for JSON; `asdict` would copy every time and date first."""
    return vars(value) if is_dataclass(value) else str(value)


@dataclass(frozen=True)
class RecordStatus:
    """What happened to one record: created, updated, unchanged, withdrawn."""

    external_id: str
    status: str
    course_uuid: str = ""
