"""What a form says about meetings and extra services before there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.models import Venue


@dataclass(frozen=True)
class Series:
    """Meetings at the same wall-clock time: `first` is naive local time in the offering's zone."""

    first: datetime
    minutes: int
    count: int = 1
    every_days: int = 7
    venue: Venue | None = None
    room: str = ""
    online_url: str = ""


@dataclass(frozen=True)
class Service:
    """An extra service with its own number of places: sign_language, childcare, loan_laptop …"""

    key: str
    size: int
    name: Mapping[str, str] | None = None
    closes_at: datetime | None = None
