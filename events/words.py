"""When and where an event is, in one line of plain words in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _


def planned(offering: Any) -> list[Any]:
    """Sessions that take place, in time order. Reads `offering.sessions`: prefetch them."""
    rows = [session for session in offering.sessions.all() if session.status == "planned"]
    return sorted(rows, key=lambda session: (session.starts_at, session.pk))


def when_words(offering: Any) -> str:
    """ "Saturday, 9 January 2027, 10:00 to 15:00", "15 to 17 January 2027", "4 dates from … to …". Reads sessions."""
    sessions = planned(offering) or sorted(offering.sessions.all(), key=lambda session: session.starts_at)
    if not sessions:
        return _("No dates yet")
    zone = ZoneInfo(offering.timezone)
    spans = [(session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)) for session in sessions]
    if len(spans) == 1:
        return one_span(*spans[0])
    first, last = spans[0][0], max(end for _start, end in spans)
    if first.date() == last.date():
        return one_span(first, last)
    if len(spans) > (last.date() - first.date()).days:
        return days_words(first, last)
    sentence = ngettext(
        "%(count)d date from %(first)s to %(last)s", "%(count)d dates from %(first)s to %(last)s", len(spans)
    )
    return sentence % {"count": len(spans), "first": day_words(first), "last": day_words(last)}


def one_span(start: datetime, end: datetime) -> str:
    """ "Saturday, 9 January 2027, 10:00 to 15:00" on the clock that `start` and `end` are in."""
    return _one_span(start.replace(tzinfo=None), end.replace(tzinfo=None), get_language())


@lru_cache(maxsize=4096)
def _one_span(start: datetime, end: datetime, language: str | None) -> str:
    """Remembered: a page says the same times in several places. Without a zone, because equal instants in two zones are
    equal keys but not equal words."""
    if start.date() != end.date():
        return days_words(start, end)
    hours = _("%(start)s to %(end)s") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return _("%(day)s, %(hours)s") % {"day": f"{date_format(start, 'l')}, {day_words(start)}", "hours": hours}


def days_words(start: datetime, end: datetime) -> str:
    """ "15 to 17 January 2027"; months and years are said once."""
    if (start.year, start.month) == (end.year, end.month) and get_language() in {"de", "en", None}:
        first = date_format(start, "j." if get_language() == "de" else "j")
    else:
        first = day_words(start)
    return pgettext("days", "%(start)s to %(end)s") % {"start": first, "end": day_words(end)}


def day_words(local: datetime) -> str:
    """ "3 November 2026" as the reader's language writes it."""
    return date_format(local, "DATE_FORMAT")


def where_words(event: Any, sessions: Sequence[Any] | None = None) -> str:
    """ "City library, room 2", "online", "City library, or online". Reads sessions with their venues."""
    sessions = planned(event.offering) if sessions is None else sessions
    house = next((session for session in sessions if session.venue_id), None)
    at = (f"{house.venue.name}, {house.room}" if house.room else house.venue.name) if house else ""
    if event.format == "hybrid" and at:
        return _("%(place)s, or online") % {"place": at}
    return at or (_("online") if event.format in {"online", "hybrid"} else "")


def price_words(price: Any, currency: str) -> str:
    """ "Free of charge", "35 €"."""
    if price == 0:
        return _("Free of charge")
    amount = f"{price:.2f}".removesuffix(".00")
    return f"{amount} {'€' if currency == 'EUR' else currency}"
