"""Dates and times as people read them, where the offering takes place."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduler.models import Session

from .calendar import location


def when(session: Session) -> str:
    """ "Tuesday, 3 November 2026, 18:00–20:00", in the zone of the offering. Reads `offering`."""
    zone = session.offering.zone
    start, end = (timezone.localtime(moment, zone) for moment in (session.starts_at, session.ends_at))
    day = date_format(start, "l") + ", " + date_format(start, "DATE_FORMAT")
    if start.date() == end.date():
        return f"{day}, {date_format(start, 'H:i')}–{date_format(end, 'H:i')}"
    return _("%(start)s until %(end)s") % {
        "start": f"{day}, {date_format(start, 'H:i')}",
        "end": f"{date_format(end, 'DATE_FORMAT')}, {date_format(end, 'H:i')}",
    }


def where(session: Session, *, private: bool = False) -> str:
    """Room and address or the online address (private); "" when nothing is set. Reads `venue`."""
    return location(session, private=private)
