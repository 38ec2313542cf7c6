"""Letters to guardians, in the language chosen for them; and telling the organiser that one withdrew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation

from accounts.domain import letters
from accounts.domain.messages import send_message
from accounts.enums import TEACHING_ROLES
from accounts.models import Person
from core.i18n import pick
from core.links import page_url
from core.models import OutboxMessage
from scheduler.entry_enums import ConsentState
from scheduler.models import GuardianConsent, Offering, Session
from scheduler.selectors.moments import local_time, when, where

from .guardians import link_ends, token_of

SHOWN_SESSIONS = 12
ROWS = ("registration__person", "registration__offering__organisation")

# kind of offering → where its guardians and their phone numbers stand, without the language prefix; floors above say so
GUARDIANS_AT: dict[str, Callable[[Offering], str]] = {}


def send_letter(*, consent: int, kind: str, event: str, session: int | None = None, reason: str = "") -> None:
    """One letter to one guardian; nothing when the question is settled meanwhile or the details are gone."""
    row = GuardianConsent.objects.select_related(*ROWS).filter(pk=consent, forgotten_at=None).first()
    if row is None or not _still_true(row, kind):
        return
    with translation.override(row.language):
        context = _context(row) | _news(session) | {"reason": reason}
    letters.send_letter(
        to=row.email, kind=kind, context=context, language=row.language, name=row.name, link=guardian_address(row),
        key=f"guardian:{row.uuid}:{kind}:{event}", expires_at=link_ends(row),
    )  # fmt: skip


def guardian_address(consent: GuardianConsent) -> str:
    return page_url(f"guardian/{token_of(consent)}/", consent.language)


def _still_true(consent: GuardianConsent, kind: str) -> bool:
    if kind in {"guardian_agreed", "guardian_offering_cancelled"}:
        return consent.state == ConsentState.GIVEN
    if kind in {"guardian_session_moved", "guardian_session_cancelled"}:
        return consent.state == ConsentState.GIVEN and consent.registration.is_live
    return consent.state == ConsentState.ASKED and consent.registration.is_live


def _context(consent: GuardianConsent) -> dict[str, Any]:
    registration, offering = consent.registration, consent.registration.offering
    sessions = list(
        offering.sessions.upcoming(timezone.now()).select_related("offering", "venue").order_by("starts_at")
    )
    until = registration.pending_until
    return {
        "title": pick(offering.title, consent.language)[0],
        "organisation": offering.organisation.name,
        "minor": registration.person.name,
        "waiting": registration.state == "waiting",
        "until": local_time(offering, until) if until else "",
        "sessions": [{"when": when(row), "where": where(row)} for row in sessions[:SHOWN_SESSIONS]],
        "more": max(0, len(sessions) - SHOWN_SESSIONS),
    }


def _news(session: int | None) -> dict[str, str]:
    """Of the session that has moved or is cancelled."""
    row = Session.objects.select_related("offering", "venue").filter(pk=session or 0).first()
    return {"when": when(row), "where": where(row)} if row else {}


def tell_organisers(*, consent: int) -> None:
    """Everybody who manages the offering reads at once that a guardian withdrew."""
    row = GuardianConsent.objects.select_related(*ROWS).filter(pk=consent).first()
    if row is None:
        return
    offering = row.registration.offering
    members = Person.objects.filter(
        memberships__organisation=offering.organisation_id, memberships__role__in=TEACHING_ROLES, is_active=True
    )
    address = GUARDIANS_AT.get(offering.kind)
    link = (address(offering) if address else "") or "desk/"
    for person in members.distinct():
        with translation.override(person.language):
            context = {
                "title": pick(offering.title, person.language)[0],
                "minor": row.registration.person.name,
                "at": local_time(offering, row.withdrawn_at) if row.withdrawn_at else "",
            }
            key = f"consent_withdrawn:{row.uuid}:{person.uuid}"
            send_message(to=person, kind="consent_withdrawn", key=key, context=context, link=link)


def forget_letters(consent: GuardianConsent) -> None:
    """Mails that are still in the outbox, or lie there as sent, carry the guardian's address and the secret."""
    OutboxMessage.objects.filter(topic="mail.send", key__startswith=f"mail:guardian:{consent.uuid}:").delete()
