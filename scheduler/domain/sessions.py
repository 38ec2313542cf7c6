"""Sessions of an offering: adding, moving, cancelling; a room is never given twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from core.i18n import pick
from scheduler.enums import SESSION_TRANSITIONS, OfferingStatus, SessionStatus
from scheduler.models import Offering, Session, Venue
from scheduler.selectors.moments import when
from scheduler.selectors.sessions import clashes
from scheduler.signals import offering_changed, session_cancelled, session_moved

LONGEST = timedelta(days=31)


@transaction.atomic
def add_session(
    *,
    offering: Offering,
    by: Any,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue | None = None,
    room: str = "",
    online_url: str = "",
    title: dict[str, str] | None = None,
) -> Session:
    """One more meeting. Conflict with a sentence when the room is taken then; times must carry a zone."""
    _check_open(offering)
    session = Session(
        offering=offering, starts_at=starts_at, ends_at=ends_at, venue=venue, room=room, online_url=online_url
    )
    session.title = title or {}
    _check_span(session)
    _check_room(session)
    session.save()
    record("session.added", on=session, by=by)
    _after_change(offering)
    return session


@transaction.atomic
def add_sessions(
    *,
    offering: Offering,
    by: Any,
    first: datetime,
    minutes: int,
    count: int,
    every_days: int = 7,
    venue: Venue | None = None,
    room: str = "",
    online_url: str = "",
) -> list[Session]:
    """A series at the same wall-clock time: `first` is naive local time of the offering's zone.

    A weekly 18:00 stays 18:00 over a change of daylight saving time.
    """
    if not (1 <= count <= 200 and every_days >= 1 and minutes >= 1):
        raise InvalidInput(_("A series has 1 to 200 sessions, at least a day apart."), code="series", field="count")
    where: dict[str, Any] = {"venue": venue, "room": room, "online_url": online_url}
    starts = [local_moment(first + timedelta(days=every_days * number), offering) for number in range(count)]
    length = timedelta(minutes=minutes)
    return [add_session(offering=offering, by=by, starts_at=start, ends_at=start + length, **where) for start in starts]


@transaction.atomic
def move_session(
    *,
    session: Session,
    by: Any,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue | None = None,
    room: str = "",
    online_url: str = "",
) -> Session:
    """Another time or place; everyone registered is told, calendars follow. The same values again change nothing."""
    _check_open(session.offering)
    _check_planned(session)
    new = {"starts_at": starts_at, "ends_at": ends_at, "venue": venue, "room": room, "online_url": online_url}
    if all(getattr(session, name) == value for name, value in new.items()):
        return session
    was = {"starts_at": session.starts_at.isoformat(), "venue": session.venue_id, "room": session.room}
    for name, value in new.items():
        setattr(session, name, value)
    _check_span(session)
    _check_room(session)
    session.sequence += 1
    session.save()
    record("session.moved", on=session, by=by, was=was)
    _after_change(session.offering)
    session_moved.send(sender=Session, session=session)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: Any) -> Session:
    """This meeting does not take place; the others do. Everyone registered is told. Safe to repeat."""
    if session.status == SessionStatus.CANCELLED:
        return session
    assert SessionStatus.CANCELLED in SESSION_TRANSITIONS[session.status]
    session.status = SessionStatus.CANCELLED
    session.sequence += 1
    session.save(update_fields=["status", "sequence", "updated_at"])
    record("session.cancelled", on=session, by=by)
    _after_change(session.offering)
    session_cancelled.send(sender=Session, session=session)
    return session


def local_moment(naive: datetime, offering: Offering) -> datetime:
    """A wall-clock time of the offering's zone as a moment. A time that a clock change skips moves on by an hour."""
    if naive.tzinfo is not None:
        raise InvalidInput(_("A local time is written without a zone."), code="local_time")
    return naive.replace(tzinfo=offering.zone).astimezone(timezone.get_fixed_timezone(0))


def _after_change(offering: Offering) -> None:
    """First and last moment follow the planned sessions; when none is left the last known ones stay."""
    span = offering.sessions.planned().aggregate(first=Min("starts_at"), last=Max("ends_at"))
    if span["first"]:
        offering.starts_at, offering.ends_at = span["first"], span["last"]
    Offering.objects.filter(pk=offering.pk).update(
        starts_at=offering.starts_at, ends_at=offering.ends_at, sequence=F("sequence") + 1, updated_at=timezone.now()
    )
    offering.sequence += 1
    offering_changed.send(sender=Offering, offering=offering)


def _check_open(offering: Offering) -> None:
    if offering.status == OfferingStatus.CANCELLED:
        raise Conflict(_("This has been cancelled."), code="cancelled")


def _check_planned(session: Session) -> None:
    if session.status != SessionStatus.PLANNED:
        raise Conflict(_("This session has been cancelled."), code="session_cancelled")


def _check_span(session: Session) -> None:
    if session.starts_at.tzinfo is None or session.ends_at.tzinfo is None:
        raise InvalidInput(_("A session's times need a time zone."), code="time_zone", field="starts_at")
    if session.ends_at <= session.starts_at:
        raise InvalidInput(_("A session must end after it starts."), code="span", field="ends_at")
    if session.ends_at - session.starts_at > LONGEST:
        raise InvalidInput(_("A session cannot last longer than a month."), code="span", field="ends_at")
    if session.room and session.venue is None:
        raise InvalidInput(_("Please choose the venue of this room."), code="venue_missing", field="venue")


def _check_room(session: Session) -> None:
    """Holds the venue, so that two people cannot take the same room at the same moment."""
    if session.venue is None or not session.room:
        return
    Venue.objects.select_for_update(no_key=True).get(pk=session.venue.pk)
    taken = clashes(session.venue, session.room, session.starts_at, session.ends_at, without=session).first()
    if taken is None:
        return
    raise Conflict(
        _("%(room)s is taken then: “%(title)s”, %(when)s.")
        % {"room": session.room, "title": pick(taken.offering.title)[0], "when": when(taken)},
        code="room_taken",
        field="room",
    )
