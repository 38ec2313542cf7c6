"""Hears the scheduler's own facts and writes outbox rows in the same transaction; hears people leaving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from core.outbox import enqueue

from .domain.forgetting import forget_person
from .domain.guardians import close_consent, place_is_kept, tell_agreed
from .domain.registration import cancel_registration
from .enums import HOLDING_STATES, RegistrationState
from .models import Offering, Registration, Session
from .signals import (
    offering_cancelled,
    registration_cancelled,
    registration_confirmed,
    registration_in_draw,
    registration_offered,
    registration_pending,
    registration_promoted,
    registration_submitted,
    registration_waitlisted,
    session_cancelled,
    session_moved,
)


def _tell(registration: Registration, kind: str, **more: Any) -> None:
    enqueue("scheduler.tell", {"registration_id": registration.pk, "kind": kind, **more})


def _announce(kind: str, registrations: Iterable[int], event: str, **more: Any) -> None:
    """To everybody registered, and to the guardians of those who are minors."""
    if ids := list(registrations):
        payload = {"kind": kind, "registrations": ids, "event": event, **more}
        enqueue("scheduler.announce", payload, key=f"{kind}:{event}")
        tell_agreed(f"guardian_{kind}", ids, event, **more)


@receiver(registration_submitted)
def tell_submitted(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_submitted")


@receiver(registration_in_draw)
def tell_in_draw(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_in_draw")


@receiver(registration_confirmed)
def tell_confirmed(registration: Registration, promoted: bool, was: str = "", **kwargs: Any) -> None:
    """Somebody may be pending and confirmed more than once; each time is news."""
    if not promoted:
        again = {"event": f"{registration.updated_at:%Y%m%d%H%M%S%f}"} if was == RegistrationState.PENDING else {}
        _tell(registration, "registration_confirmed", **again)


@receiver(registration_pending)
def tell_pending(registration: Registration, **kwargs: Any) -> None:
    until = registration.pending_until
    _tell(registration, "registration_pending", event=f"{until:%Y%m%d%H%M%S}" if until else "")


@receiver(registration_waitlisted)
def tell_waiting(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_waiting")


@receiver(registration_promoted)
def tell_promoted(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_promoted")


@receiver(registration_offered)
def tell_offered(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_offered")


@receiver(registration_cancelled)
def tell_ended(registration: Registration, by: Any, was: str = "", **kwargs: Any) -> None:
    _tell(registration, _ending(registration, by, was), reason=registration.reason)


def _ending(registration: Registration, by: Any, was: str) -> str:
    if told_as := getattr(registration, "told_as", ""):
        return str(told_as)
    if registration.state == RegistrationState.EXPIRED:
        return "pending_expired" if was == RegistrationState.PENDING else "offer_expired"
    if registration.state == RegistrationState.REFUSED:
        return "registration_refused"
    if by is None or by.pk != registration.person_id:
        return "registration_taken_off"
    return "registration_cancelled" if was in HOLDING_STATES else "registration_withdrawn"


@receiver(session_moved)
def tell_moved(session: Session, **kwargs: Any) -> None:
    live = session.offering.registrations.live().values_list("pk", flat=True)
    _announce("session_moved", live, f"{session.uuid}:{session.sequence}", session=session.pk)


@receiver(session_cancelled)
def tell_session_cancelled(session: Session, **kwargs: Any) -> None:
    live = session.offering.registrations.live().values_list("pk", flat=True)
    _announce("session_cancelled", live, f"{session.uuid}:{session.sequence}", session=session.pk)


@receiver(offering_cancelled)
def tell_offering_cancelled(offering: Offering, registrations: list[Registration], **kwargs: Any) -> None:
    ids = [registration.pk for registration in registrations]
    _announce("offering_cancelled", ids, str(offering.uuid), reason=offering.cancel_reason)


@receiver(registration_pending)
def hurry_guardian(registration: Registration, was: str = "", **kwargs: Any) -> None:
    """Somebody who waited has a place now, and the time of the guardian begins."""
    if was:
        place_is_kept(registration)


@receiver(registration_cancelled)
def close_consent_that_came_too_late(registration: Registration, was: str = "", **kwargs: Any) -> None:
    if registration.state == RegistrationState.EXPIRED and was == RegistrationState.PENDING:
        close_consent(registration)


@receiver(person_leaving)
def forget_letters_to_guardians(person: Any, **kwargs: Any) -> None:
    forget_person(person)


@receiver(person_leaving)
def give_places_back(person: Any, **kwargs: Any) -> None:
    """Before anything of the person is erased; what is over stays as it was until then."""
    for registration in Registration.objects.live().filter(person=person).order_by("offering_id"):
        cancel_registration(registration=registration, by=None)
