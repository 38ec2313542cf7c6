"""Dates and places of a run in one line of plain words, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def when_words(run: Any) -> str:
    """ "5 times on Thursday, 18:00 to 20:00", "Saturday, 9 January, 10:00 to 15:00", "Start at any time".

    Reads `run.offering.sessions`: prefetch them.
    """
    if run.is_self_paced:
        return _("Start at any time, at your own pace")
    sessions = [session for session in run.offering.sessions.all() if session.status == "planned"]
    if not sessions:
        return _("No dates yet")
    return _sessions_words(sessions, ZoneInfo(run.offering.timezone))


def _sessions_words(sessions: Sequence[Any], zone: ZoneInfo) -> str:
    spans = [(session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)) for session in sessions]
    first, last = spans[0], spans[-1]
    if len(spans) == 1:
        return _("%(day)s, %(hours)s") % {"day": _day(first[0]), "hours": _hours(*first)}
    hours = {(start.time(), end.time()) for start, end in spans}
    weekdays = {start.weekday() for start, _end in spans}
    if len(hours) == 1 and len(weekdays) == 1:
        return _times_on(len(spans), weekdays.pop(), _hours(*first))
    return ngettext(
        "%(count)d date from %(first)s to %(last)s", "%(count)d dates from %(first)s to %(last)s", len(spans)
    ) % {"count": len(spans), "first": _short(first[0].date()), "last": _short(last[0].date())}


def _times_on(count: int, weekday: int, hours: str) -> str:
    sentence = ngettext("once on %(weekday)s, %(hours)s", "%(count)d times on %(weekday)s, %(hours)s", count)
    return sentence % {"count": count, "weekday": WEEKDAYS[weekday], "hours": hours}


def _day(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]}, {_short(moment.date())}"


def _short(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _hours(start: datetime, end: datetime) -> str:
    return _("%(start)s to %(end)s") % {"start": _clock(start.time()), "end": _clock(end.time())}


def _clock(moment: time) -> str:
    return time_format(moment, "TIME_FORMAT")


def where_words(run: Any) -> str:
    """ "City library, room 2", "online", "City library or online". Reads sessions and their venues."""
    if run.place_text:
        return run.place_text
    sessions = run.offering.sessions.all()
    house = next((session for session in sessions if session.venue_id), None)
    at = _house(house) if house else ""
    if run.format == "hybrid" and at:
        return _("%(place)s, or online") % {"place": at}
    return at or (_("online") if run.format in {"online", "self_paced", "hybrid"} else "")


def _house(session: Any) -> str:
    return f"{session.venue.name}, {session.room}" if session.room else session.venue.name


def minutes_words(minutes: int) -> str:
    """ "45 minutes", "10 hours", "1 hour 30 minutes"; "" for 0."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


def price_words(price: Any, currency: str) -> str:
    """ "Free of charge", "35 €", "" when not stated."""
    if price is None:
        return ""
    if price == 0:
        return _("Free of charge")
    amount = f"{price:.2f}".removesuffix(".00")
    return f"{amount} {'€' if currency == 'EUR' else currency}"
