"""iCalendar (RFC 5545): sessions as events with a stable UID, a SEQUENCE, their zone and their status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vUri

from core.i18n import pick
from core.links import page_url
from scheduler.enums import OfferingStatus, SessionStatus
from scheduler.models import Session
from scheduler.rules import clean_line

from .own_calendar import Entry

_FIRST_DAY, _LAST_DAY = date(2020, 1, 1), date(2040, 1, 1)


def calendar_of(
    sessions: Iterable[Session], *, name: str, language: str, private: bool = False, entries: Iterable[Entry] = ()
) -> bytes:
    """A whole calendar in `language`; reads each session's `offering` and `venue`.

    `private` calendars belong to one registered person: they carry the online address, and `session.is_sure` False
    becomes TENTATIVE and keeps that address to itself. Public calendars never show it.
    """
    with translation.override(language):
        calendar = _empty(clean_line(name))
        zones: set[str] = set()
        events = []
        for session in sessions:
            zones.add(session.offering.timezone)
            events.append(_event(session, language, private))
        for entry in entries:
            zones.add(entry.zone.key)
            events.append(_entry(entry, language))
        for zone in sorted(zones):
            calendar.add_component(_zone(zone))
        for event in events:
            calendar.add_component(event)
        return calendar.to_ical()


def _empty(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Lichthof//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "PT1H")
    calendar.add("x-published-ttl", "PT1H")
    return calendar


@lru_cache(maxsize=32)
def _zone(name: str) -> Timezone:
    """The zone's rules as they are known here; made once, because it walks through twenty years."""
    return Timezone.from_tzinfo(ZoneInfo(name), name, _FIRST_DAY, _LAST_DAY)


def uid(session: Session) -> str:
    """Never changes, whatever else does."""
    return f"{session.uuid}@lichthof"


def _event(session: Session, language: str, private: bool) -> Event:
    offering = session.offering
    event = Event()
    event.add("uid", uid(session))
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.updated_at)
    event.add("last-modified", session.updated_at)
    event.add("dtstart", _local(session.starts_at, offering.zone))
    event.add("dtend", _local(session.ends_at, offering.zone))
    event.add("summary", _summary(session, language), parameters={"LANGUAGE": language})
    event.add("status", _status(session, private))
    if where := location(session, private=private and getattr(session, "is_sure", True)):
        event.add("location", where)
    if offering.path:
        event.add("url", vUri(clean_line(page_url(offering.path, language))))
    if note := _note(session, language, private):
        event.add("description", note)
    return event


def _entry(entry: Entry, language: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@lichthof")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", _local(entry.starts_at, entry.zone))
    event.add("dtend", _local(entry.ends_at, entry.zone))
    event.add("summary", clean_line(pick(entry.titles, language)[0]), parameters={"LANGUAGE": language})
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.where:
        event.add("location", clean_line(entry.where))
    if entry.path:
        event.add("url", vUri(clean_line(page_url(entry.path, language))))
    return event


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return timezone.localtime(moment, zone)


def _summary(session: Session, language: str) -> str:
    parts = [pick(session.offering.title, language)[0], pick(session.title, language)[0]]
    return clean_line(": ".join(part for part in parts if part)) or _("Session")


def _status(session: Session, private: bool) -> str:
    if session.status == SessionStatus.CANCELLED or session.offering.status == OfferingStatus.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if getattr(session, "is_sure", True) or not private else "TENTATIVE"


def location(session: Session, *, private: bool) -> str:
    """Room and address; the online address only for those who take part."""
    places = []
    if session.venue:
        places.append(", ".join(filter(None, [session.room, session.venue.address])))
    if session.online_url:
        places.append(session.online_url if private else _("Online"))
    return clean_line(" / ".join(places))


def _note(session: Session, language: str, private: bool) -> str:
    if private and not getattr(session, "is_sure", True):
        return _("You are on the waiting list.")
    return clean_line(pick(session.venue.note, language)[0]) if session.venue else ""
