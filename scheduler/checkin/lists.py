"""What a scanner carries with it: the session's list, signed, so that a browser can prove where it comes from."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from core.i18n import pick
from scheduler.models import Scan, Session
from scheduler.selectors.checkin import KEPT_AFTER, Arrival, arrivals, contests, figures, free_at_the_door, opens_at

from .codes import LIST, sign

VERSION = 1


def signed_list(session: Session, now: datetime) -> dict[str, str]:
    """`{"list": text, "signature": base64}`; what is signed is the text, letter by letter. Reads `offering`."""
    text = json.dumps(contents(session, now), ensure_ascii=False, separators=(",", ":"))
    return {"list": text, "signature": base64.b64encode(sign(LIST, text.encode())).decode()}


def contents(session: Session, now: datetime) -> dict[str, Any]:
    """Names only of people with a live registration; no address, no answer to any question."""
    offering = session.offering
    return {
        "v": VERSION,
        "session": str(session.uuid),
        "title": pick(session.title or offering.title)[0],
        "language": get_language(),
        "zone": offering.timezone,
        "starts": millis(session.starts_at),
        "opens": millis(opens_at(session)),
        "keep_until": millis(session.ends_at + KEPT_AFTER),
        "made": millis(now),
        "free": free_at_the_door(offering, session),
        "rows": [_row(arrival) for arrival in arrivals(session)],
        "contests": [
            [str(contest.registration.uuid), contest.registration.person.name, [spot(scan) for scan in contest.scans]]
            for contest in contests(session)
        ],
        "figures": figures_of(session),
    }


def _row(arrival: Arrival) -> list[Any]:
    """[uuid, name, places, pool, may enter, note, first scan or null, marked by hand]"""
    return [
        str(arrival.registration.uuid),
        arrival.name,
        arrival.places,
        arrival.pool,
        arrival.may_enter,
        arrival.note,
        spot(arrival.first) if arrival.first else None,
        arrival.by_hand,
    ]


def spot(scan: Scan) -> list[Any]:
    """[when, at which entrance, on which device]"""
    return [millis(scan.at), scan.entrance, scan.device]


def figures_of(session: Session) -> dict[str, int]:
    found = figures(session)
    return {
        "expected": found.expected,
        "present": found.present,
        "walk_ins": found.walk_ins,
        "forced": found.forced,
        "conflicts": found.conflicts,
    }


def millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
