"""Consents as the door, the desk and the guardian see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from core.queries import for_lists
from scheduler.entry_enums import ConsentState
from scheduler.models import GuardianConsent, Offering, Registration

from .ages import age_rules
from .entry import current_terms


@dataclass(frozen=True)
class ConsentAtTheDoor:
    state: str
    word: str
    phone: str


def consent_words(registrations: Iterable[Registration]) -> dict[int, ConsentAtTheDoor]:
    """registration id → what the door must know; only of those with a guardian. One query."""
    rows = GuardianConsent.objects.filter(registration__in=[row.pk for row in registrations])
    return {
        row.registration_id: ConsentAtTheDoor(row.state, str(ConsentState(row.state).label), row.phone) for row in rows
    }


def consents_of(offering: Offering) -> QuerySet[Registration]:
    """Everybody who belongs to a kind of place that needs a guardian, with the consent if one was asked for."""
    own, groups = Q(places__pool__needs_guardian=True), Q(lead__places__pool__needs_guardian=True)
    rows = offering.registrations.filter(own | groups).distinct()
    return for_lists(rows.select_related("person", "consent").order_by("person__name", "id"))


def agreed_to(offering: Offering) -> dict[str, Any]:
    """What stands on the guardian's page now; kept with the consent."""
    sessions = offering.sessions.planned().order_by("starts_at")
    return {
        "language": get_language() or "de",
        "title": offering.title,
        "sessions": [[row.starts_at.isoformat(), row.ends_at.isoformat()] for row in sessions],
        "consent": age_rules(offering).consent,
        "terms": [[str(one.uuid), one.number, one.sha256] for one in current_terms(offering)],
    }
