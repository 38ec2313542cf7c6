"""What an address of the desk names, if it belongs to the offering; a foreign thing does not exist (404)."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from scheduler.models import Offering, Registration, Session


def session_or_404(offering: Offering, uuid: UUID) -> Session:
    session = get_object_or_404(Session.objects.select_related("venue"), uuid=uuid, offering=offering.pk)
    session.offering = offering
    return session


def registration_or_404(offering: Offering, uuid: UUID) -> Registration:
    rows = Registration.objects.select_related("person")
    registration = get_object_or_404(rows, uuid=uuid, offering=offering.pk)
    registration.offering = offering
    return registration
