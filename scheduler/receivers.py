"""Hears the scheduler's own facts and writes outbox rows in the same transaction; hears people leaving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from core.outbox import enqueue

from .domain.registration import cancel_registration
from .enums import RegistrationState
from .models import Offering, Registration, Session
from .signals import (
    offering_cancelled,
    registration_cancelled,
    registration_confirmed,
    registration_offered,
    registration_promoted,
    registration_submitted,
    registration_waitlisted,
    session_cancelled,
    session_moved,
)


def _tell(registration: Registration, kind: str, **more: Any) -> None:
    enqueue("scheduler.tell", {"registration_id": registration.pk, "kind": kind, **more})


def _announce(kind: str, registrations: Iterable[int], event: str, **more: Any) -> None:
    if ids := list(registrations):
        payload = {"kind": kind, "registrations": ids, "event": event, **more}
        enqueue("scheduler.announce", payload, key=f"{kind}:{event}")


@receiver(registration_submitted)
def tell_submitted(registration: Registration, **kwargs: Any) -> None:
    _tell(registration, "registration_submitted")


@receiver(registration_confirmed)
def tell_confirmed(registration: Registration, promoted: bool, **kwargs: Any) -> None:
    if not promoted:
        _tell(registration, "registration_confirmed")


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
def tell_ended(registration: Registration, by: Any, **kwargs: Any) -> None:
    _tell(registration, _ending(registration, by), reason=registration.reason)


def _ending(registration: Registration, by: Any) -> str:
    if registration.state == RegistrationState.EXPIRED:
        return "offer_expired"
    if registration.state == RegistrationState.REFUSED:
        return "registration_refused"
    own = by is not None and by.pk == registration.person_id
    return "registration_cancelled" if own else "registration_taken_off"


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


@receiver(person_leaving)
def give_places_back(person: Any, **kwargs: Any) -> None:
    """Before anything of the person is erased; what is over stays as it was until then."""
    for registration in Registration.objects.live().filter(person=person).order_by("offering_id"):
        cancel_registration(registration=registration, by=None)
