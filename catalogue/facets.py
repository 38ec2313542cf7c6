"""What a listing can be narrowed by: facts in one shape, and the marks the index counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from .enums import LEVEL_BANDS, EventKind, Format

MOST_DATES = 500
LISTS = ("languages", "target_groups", "accessible", "topics")


def normalise(facets: Mapping[str, Any]) -> dict[str, Any]:
    """One JSON shape for whatever a floor hands over; unknown keys and impossible values are dropped.

    Keys: `languages`, `target_groups`, `accessible`, `topics` (sorted lists of short strings), `level` (0–8),
    `formats` (from `format`: one or several), `free`, `certificate` (bool), `dates` (ISO days, sorted), `event` (the
    kind, of events only).
    """
    clean: dict[str, Any] = {name: _words(facets.get(name)) for name in LISTS}
    level = facets.get("level") or 0
    clean["level"] = level if isinstance(level, int) and 0 <= level <= 8 else 0
    formats = facets.get("format") or facets.get("formats")
    clean["formats"] = [value for value in _words(formats) if value in Format.values]
    clean["free"] = facets.get("free") is True
    clean["certificate"] = facets.get("certificate") is True
    clean["dates"] = _days(facets.get("dates"))
    if facets.get("event") in EventKind.values:
        clean["event"] = facets["event"]
    return clean


def _words(values: Any) -> list[str]:
    if isinstance(values, str):
        values = [values]
    return sorted({str(value)[:40] for value in values or () if value})


def _days(values: Iterable[Any] | None) -> list[str]:
    days = {_day(value) for value in values or ()}
    return sorted(day for day in days if day)[:MOST_DATES]


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def marks(kind: str, organisation: str | None, facets: Mapping[str, Any]) -> list[str]:
    """`group:value` for everything that can be counted: `topic:ai`, `level:1-2`, `free:1`, `organisation:<slug>` …"""
    found = [f"kind:{kind}"]
    found += [f"event:{facets['event']}"] if facets.get("event") else []
    found += [f"organisation:{organisation}"] if organisation else []
    found += [f"language:{value}" for value in facets.get("languages", ())]
    found += [f"for:{value}" for value in facets.get("target_groups", ())]
    found += [f"accessible:{value}" for value in facets.get("accessible", ())]
    found += [f"topic:{value}" for value in facets.get("topics", ())]
    found += [f"format:{value}" for value in facets.get("formats", ())]
    found += [f"level:{band}" for band, (low, high) in LEVEL_BANDS.items() if low <= facets.get("level", 0) <= high]
    found += [f"{name}:1" for name in ("free", "certificate") if facets.get(name)]
    return found
