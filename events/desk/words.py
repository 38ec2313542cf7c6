"""When and where an event is, in one line of plain words, in the reader's language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.words import days_words
from scheduler.enums import SessionStatus
from scheduler.models import Offering, Session
from scheduler.selectors.moments import day_words


def planned(offering: Offering) -> list[Session]:
    """Reads `sessions`: prefetch them."""
    return [session for session in offering.sessions.all() if session.status == SessionStatus.PLANNED]


def when_words(offering: Offering) -> str:
    """ "Tuesday, 3 November 2026, 18:00–20:00", "3 sessions, 3 to 17 November 2026"; of an event that was called off,
    when it would have been. Reads `sessions`."""
    sessions = planned(offering) or list(offering.sessions.all())
    if not sessions:
        return _("No dates yet")
    first = timezone.localtime(min(row.starts_at for row in sessions), offering.zone)
    last = timezone.localtime(max(row.ends_at for row in sessions), offering.zone)
    if first.date() == last.date():
        return f"{date_format(first, 'l')}, {day_words(first)}, {first:%H:%M}–{last:%H:%M}"
    span = days_words(first, last)
    if len(sessions) == 1:
        return span
    return ngettext("%(count)d session, %(span)s", "%(count)d sessions, %(span)s", len(sessions)) % {
        "count": len(sessions),
        "span": span,
    }


def where_words(offering: Offering) -> str:
    """Names of the houses, or that it is online. Reads `sessions__venue`."""
    sessions = planned(offering)
    venues = dict.fromkeys(row.venue.name for row in sessions if row.venue)
    online = any(row.online_url for row in sessions)
    return ", ".join([*list(venues)[:2], *([_("online")] if online else [])])
