"""Dates and times as people read them, where the offering takes place."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduler.models import Offering, Session

from .calendar import location


def day_words(local: date) -> str:
    """ "3 November 2026" as the reader's language writes it."""
    return date_format(local, "DATE_FORMAT")


def local_time(offering: Offering, moment: datetime) -> str:
    """ "3 November 2026, 18:00" in the zone of the offering."""
    local = timezone.localtime(moment, offering.zone)
    return f"{day_words(local)}, {local:%H:%M}"


def when(session: Session) -> str:
    """ "Tuesday, 3 November 2026, 18:00–20:00", in the zone of the offering. Reads `offering`."""
    zone = session.offering.zone
    start, end = (timezone.localtime(moment, zone) for moment in (session.starts_at, session.ends_at))
    first = f"{date_format(start, 'l')}, {day_words(start)}, {start:%H:%M}"
    if start.date() == end.date():
        return f"{first}–{end:%H:%M}"
    return _("%(start)s until %(end)s") % {"start": first, "end": f"{day_words(end)}, {end:%H:%M}"}


def day_in_list(session: Session, now: datetime) -> datetime:
    """The moment whose day stands beside a session in lists, by the clock there: its beginning; while it runs over
    several days, now. Reads `offering`."""
    start, here = (timezone.localtime(moment, session.offering.zone) for moment in (session.starts_at, now))
    return here if session.starts_at <= now < session.ends_at else start


def hours_in_list(session: Session, now: datetime) -> str:
    """ "18:00–20:00"; over several days "17:00 until 24 November 2026, 18:00", and once it runs "until 24 November 2026,
    18:00". By the clock there; reads `offering`."""
    start, end = (timezone.localtime(moment, session.offering.zone) for moment in (session.starts_at, session.ends_at))
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    last = local_time(session.offering, session.ends_at)
    if start <= now < end:
        return _("until %(end)s") % {"end": last}
    return _("%(start)s until %(end)s") % {"start": f"{start:%H:%M}", "end": last}


def where(session: Session, *, private: bool = False) -> str:
    """Room and address or the online address (private); "" when nothing is set. Reads `venue`."""
    return location(session, private=private)
