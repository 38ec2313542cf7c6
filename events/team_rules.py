"""Predicates and small judgements on loaded teams; no queries."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Any

# A captain who was asked "are you there?" and gives no sign of life for so long may be followed by any member.
SILENCE = timedelta(hours=24)
SILENCE_AT_THE_EVENT = timedelta(hours=2)

# Addresses below `/teams/` that are no team.
RESERVED_SLUGS = {"new", "mine", "join", "looking", "requests"}


def is_captain(team: Any, person: Any) -> bool:
    return person is not None and person.pk is not None and team.captain_id == person.pk


def has_place(team: Any) -> bool:
    return team.taken < team.size


def teams_form(event: Any, now: datetime) -> bool:
    """Teams may still change without the desk. Reads `hackathon` and `offering`."""
    hackathon = getattr(event, "hackathon", None)
    if hackathon is None or event.offering.status == "cancelled":
        return False
    ends = event.offering.ends_at
    return (hackathon.teams_until is None or now < hackathon.teams_until) and (ends is None or now < ends)


def silence(event: Any, now: datetime) -> timedelta:
    """How long a captain may be silent after being asked; shorter while the event runs."""
    starts = event.offering.starts_at
    return SILENCE_AT_THE_EVENT if starts is not None and starts <= now else SILENCE


def takeover_from(team: Any, now: datetime) -> datetime | None:
    """From when on any member may lead; None while nobody asked. Reads `event.offering`."""
    if team.captain_asked_at is None:
        return None
    return team.captain_asked_at + silence(team.event, now)


def is_silent(team: Any, now: datetime) -> bool:
    since = takeover_from(team, now)
    return since is not None and since <= now


def carries_address(name: str) -> bool:
    """Whether letters and mail programs would make a link of a part of `name`."""
    return any(mark in name.lower() for mark in ("://", "www."))


def plain_code(text: str) -> str:
    """A team's code as typed in a hurry: without blanks and dashes, in capitals."""
    composed = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(sign for sign in composed if sign.isascii() and sign.isalnum())[:40]


def spaced_code(code: str) -> str:
    """Four and four letters, easier to read aloud."""
    return f"{code[:4]}-{code[4:]}"
