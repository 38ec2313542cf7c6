"""Asking someone into an organisation by mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, Person
from core.audit import record
from core.errors import Conflict, NotFound
from core.links import page_url

from .letters import send_letter
from .members import add_member
from .secret_links import check_addressee, digest, new_token

VALID_FOR = timedelta(days=14)
MAX_OPEN = 100


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: Role | str, by: Person, language: str = "", now: Any = None
) -> Invitation:
    """Sends a letter with a secret address. Inviting again replaces the older letter.

    Errors: already_member, too_many_invitations.
    """
    now = now or timezone.now()
    email = email.strip().lower()
    role = Role(role)
    _check(organisation, email, role)
    token = new_token()
    _open(organisation, email, role).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        organisation=organisation, email=email, role=role, token_digest=digest(token), expires_at=now + VALID_FOR
    )
    record("invitation.sent", on=organisation, by=by, role=role.value)
    _send(invitation, token, by, language or by.language)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: Person, now: datetime | None = None) -> Membership:
    """Makes the person a member; accepting twice returns the membership.

    Errors: invitation_unknown, invitation_over, invitation_for_someone_else.
    """
    now = now or timezone.now()
    invitation = find_invitation(token)
    check_addressee(invitation, by)
    if not invitation.accepted_at:
        _still_good(invitation, now)
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at", "updated_at"])
        record("invitation.accepted", on=invitation.organisation, by=by, role=invitation.role)
    return add_member(organisation=invitation.organisation, person=by, role=invitation.role, by=by)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person, now: datetime | None = None) -> Invitation:
    """The address in the letter stops working. Withdrawing twice changes nothing."""
    if not invitation.accepted_at and not invitation.withdrawn_at:
        invitation.withdrawn_at = now or timezone.now()
        invitation.save(update_fields=["withdrawn_at", "updated_at"])
        record("invitation.withdrawn", on=invitation.organisation, by=by)
    return invitation


def find_invitation(token: str) -> Invitation:
    """By the secret in the letter. Errors: invitation_unknown."""
    found = Invitation.objects.select_related("organisation").filter(token_digest=digest(token)).first()
    if not found:
        raise NotFound(_("We do not know this invitation. Is the address complete?"), code="invitation_unknown")
    return found


def _still_good(invitation: Invitation, now: datetime) -> None:
    if invitation.withdrawn_at or invitation.expires_at <= now:
        raise Conflict(
            _("This invitation is no longer valid. Ask %(name)s for a new one.")
            % {"name": invitation.organisation.name},
            code="invitation_over",
        )


def _open(organisation: Organisation, email: str, role: Role) -> Any:
    return Invitation.objects.filter(
        organisation=organisation, email__iexact=email, role=role, accepted_at=None, withdrawn_at=None
    )


def _check(organisation: Organisation, email: str, role: Role) -> None:
    if Membership.objects.filter(organisation=organisation, person__email__iexact=email, role=role).exists():
        raise Conflict(_("This person already has that role here."), code="already_member", field="email")
    if Invitation.objects.filter(organisation=organisation).open().count() >= MAX_OPEN:
        raise Conflict(
            _("Too many invitations are still open. Withdraw some first."), code="too_many_invitations", field="email"
        )


def _send(invitation: Invitation, token: str, by: Person, language: str) -> None:
    organisation = invitation.organisation
    send_letter(
        to=invitation.email,
        kind="invitation",
        context={"organisation": organisation, "role": Role(invitation.role).label, "by": by},
        language=language,
        link=page_url(f"invitations/{token}/", language),
        key=f"invitation:{invitation.uuid}",
        expires_at=invitation.expires_at,
    )
