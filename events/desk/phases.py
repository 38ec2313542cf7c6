"""Dates of a hackathon's phases that make sense for when it takes place: a proposal, to be changed."""

from __future__ import annotations

from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


def propose(starts: datetime, ends: datetime) -> dict[str, datetime]:
    """Fields of `Hackathon` → moments, in an order its domain accepts.

    Teams find each other in the first hours, a tenth of the time (two hours at least) stays for looking and judging.
    """
    length = ends - starts
    last = ends - min(max(length / 10, 2 * HOUR), length / 3)
    finding = starts + min(3 * HOUR, length / 6)
    looking = last + (ends - last) / 4
    return {
        "teams_until": _quarter(finding),
        "wishes_until": _quarter(finding + (last - finding) / 12),
        "submit_from": starts,
        "submit_until": _quarter(last),
        "gallery_from": _quarter(looking),
        "vote_from": _quarter(looking),
        "vote_until": _quarter(ends - (ends - last) / 4),
    }


def _quarter(moment: datetime) -> datetime:
    """The next quarter of an hour: 17:51 → 18:00."""
    over = moment.minute % 15 * 60 + moment.second
    moment = moment.replace(microsecond=0)
    return moment + timedelta(seconds=15 * 60 - over) if over else moment
