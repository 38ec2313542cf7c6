"""Local times of partners get their zone; what the clock change makes impossible or doubtful is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def at_local(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, str]:
    """(moment with zone, what was guessed). A time skipped in spring moves on by an hour; of two in autumn the first is
    taken."""
    moment = datetime.combine(day, clock, tzinfo=zone)
    round_trip = moment.astimezone(UTC).astimezone(zone)
    if round_trip.replace(tzinfo=None) != moment.replace(tzinfo=None):
        return round_trip, f"{day} {clock:%H:%M} does not exist (clocks go forward): taken as {round_trip:%H:%M}"
    if moment.replace(fold=1).utcoffset() != moment.utcoffset():
        return moment, f"{day} {clock:%H:%M} happens twice (clocks go back): taken as summer time"
    return moment, ""


def german_date(text: str) -> date:
    """`02.06.2017` or `2017-06-02`; ValueError for a day that does not exist."""
    text = text.strip()
    return datetime.strptime(text, "%d.%m.%Y" if "." in text else "%Y-%m-%d").date()


def clock(text: str) -> time:
    """`18:00`, `18.00` or `18:00:00`; ValueError for a time that does not exist."""
    hour, minute, *rest = (int(part) for part in text.strip().replace(".", ":").split(":"))
    return time(hour, minute, rest[0] if rest else 0)
