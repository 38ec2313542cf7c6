"""What a person is told about their registration: which words, which link, which calendar file.

One message per event. The message's key is made from the event, so telling it twice says it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from accounts.domain.messages import send_message
from core.i18n import pick
from core.links import page_url
from scheduler.checkin.codes import short_code
from scheduler.enums import HOLDING_STATES, LIVE_STATES, RegistrationState
from scheduler.models import Registration, Session
from scheduler.selectors.calendar import calendar_of
from scheduler.selectors.checkin import shows_code
from scheduler.selectors.entry import open_things
from scheduler.selectors.moments import local_time, when, where
from scheduler.selectors.places import standing, with_position

from .notes import note_of

# Kinds that bring the sessions along as a calendar file.
WITH_CALENDAR = {"registration_confirmed", "registration_promoted", "session_moved", "session_cancelled"}
SHOWN_SESSIONS = 12
# News that is no longer news once the registration has moved on before the worker came to it.
ONLY_WHILE = {
    "registration_submitted": (RegistrationState.SUBMITTED,),
    "registration_in_draw": (RegistrationState.IN_DRAW,),
    "registration_waiting": (RegistrationState.WAITING,),
    "registration_offered": (RegistrationState.OFFERED,),
    "registration_pending": (RegistrationState.PENDING,),
    "pending_reminder": (RegistrationState.PENDING,),
    "registration_confirmed": (RegistrationState.CONFIRMED,),
    "registration_promoted": (RegistrationState.CONFIRMED,),
    "session_reminder": (RegistrationState.CONFIRMED,),
    "session_moved": LIVE_STATES,
    "session_cancelled": LIVE_STATES,
}


@dataclass(frozen=True)
class Told:
    """One thing to tell about one registration. `event` makes the key unique when a thing can happen more than once."""

    registration_id: int
    kind: str
    event: str = ""
    session_id: int | None = None
    reason: str = ""


def tell(told: Told) -> None:
    """Sends it, unless the registration is gone or it is no longer true."""
    rows = with_position(Registration.objects.select_related("offering", "person", "lead"))
    registration = rows.prefetch_related("places__pool", "lead__places__pool").filter(pk=told.registration_id).first()
    if registration is None or not _still_true(told, registration):
        return
    session = Session.objects.select_related("offering", "venue").filter(pk=told.session_id or 0).first()
    person = registration.person
    with translation.override(person.language):
        context = _context(told, registration, session)
        send_message(
            to=person,
            kind=told.kind,
            key=":".join(filter(None, [told.kind, str(registration.uuid), told.event])),
            context=context,
            link=page_url(f"places/{registration.offering.uuid}/", person.language),
            ics=_calendar(told, registration, session),
        )


def _still_true(told: Told, registration: Registration) -> bool:
    return told.kind not in ONLY_WHILE or registration.state in ONLY_WHILE[told.kind]


def _context(told: Told, registration: Registration, session: Session | None) -> dict[str, Any]:
    offering = registration.offering
    sessions = _coming(registration)
    private = registration.state in HOLDING_STATES
    return {
        "title": pick(offering.title, registration.person.language)[0],
        "standing": standing(registration),
        "registration": registration,
        "note": note_of(registration, told.kind),
        "open": open_things([registration])[registration.pk].count,
        "reason": told.reason or registration.reason or offering.cancel_reason,
        "missing": " ".join(str(condition.label) for condition in registration.conditions),
        "until": _deadline(registration),
        "when": when(session) if session else "",
        "where": where(session, private=private) if session else "",
        "sessions": [{"when": when(row), "where": where(row, private=private)} for row in sessions[:SHOWN_SESSIONS]],
        "entrance_code": short_code(registration.uuid) if shows_code(registration, timezone.now()) else "",
        "more": max(0, len(sessions) - SHOWN_SESSIONS),
    }


def _deadline(registration: Registration) -> str:
    until = registration.offered_until or registration.pending_until
    return local_time(registration.offering, until) if until else ""


def _coming(registration: Registration) -> list[Session]:
    rows = registration.offering.sessions.upcoming(timezone.now()).select_related("offering", "venue")
    return list(rows.order_by("starts_at", "id"))


def _calendar(told: Told, registration: Registration, session: Session | None) -> bytes | None:
    if told.kind not in WITH_CALENDAR:
        return None
    sessions = [session] if session else _coming(registration)
    if not sessions:
        return None
    for row in sessions:
        row.is_sure = registration.state == RegistrationState.CONFIRMED  # type: ignore[attr-defined]
    title, language = pick(registration.offering.title, registration.person.language)
    return calendar_of(sessions, name=title, language=registration.person.language or language, private=True)
