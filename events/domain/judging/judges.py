"""Judges: asked by letter, there once they signed; dropping out without harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.secret_links import check_addressee, clean_email, digest, new_token
from accounts.models import Organisation
from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from events.enums import JUDGE_TRANSITIONS, JudgeState, RoundState
from events.models import Assignment, Challenge, Event, Judge, JudgeInvitation, Round

from .assigning import assign_round
from .conflicts import find_conflicts
from .letters import send_invitation

VALID_FOR = timedelta(days=30)
MAX_OPEN = 200
TERMS_VERSION = "1"


@transaction.atomic
def invite_judge(
    *,
    event: Event,
    by: Any,
    email: str,
    name: str,
    organisation: Organisation | None = None,
    challenge: Challenge | None = None,
    language: str = "",
    now: datetime | None = None,
) -> JudgeInvitation:
    """Sends a letter with a secret address; asking again replaces the older letter.

    Errors: bad_email, name_missing, already_judge, too_many_invitations.
    """
    now = now or timezone.now()
    email = clean_email(email)
    if not name.strip():
        raise InvalidInput(_("Give the name."), code="name_missing", field="name")
    if Judge.objects.filter(event=event, person__email__iexact=email).exists():
        raise Conflict(_("This person judges here already."), code="already_judge", field="email")
    open_ = JudgeInvitation.objects.filter(event=event, accepted_at=None, declined_at=None, withdrawn_at=None)
    open_.filter(email__iexact=email).update(withdrawn_at=now)
    if open_.count() >= MAX_OPEN:
        raise Conflict(_("Too many invitations are still open."), code="too_many_invitations", field="email")
    token = new_token()
    invitation = JudgeInvitation.objects.create(
        event=event, email=email, name=name.strip()[:150], organisation=organisation, challenge=challenge,
        token_digest=digest(token), expires_at=now + VALID_FOR,
    )  # fmt: skip
    record("judge.invited", on=event, by=by)
    send_invitation(invitation, token, by, language or by.language)
    return invitation


def find_invitation(event: Event, token: str, *, now: datetime | None = None) -> JudgeInvitation:
    """By the secret in the letter. Errors: invitation_unknown, invitation_over."""
    found = JudgeInvitation.objects.filter(event=event, token_digest=digest(token)).first()
    if found is None:
        raise NotFound(_("We do not know this invitation. Is the address complete?"), code="invitation_unknown")
    over = found.withdrawn_at or found.declined_at or found.expires_at <= (now or timezone.now())
    if over and not found.accepted_at:
        raise Conflict(
            _("This invitation is no longer valid. Ask the organisers for a new one."), code="invitation_over"
        )
    return found


@transaction.atomic
def accept_invitation(*, invitation: JudgeInvitation, by: Any, signed: bool, now: datetime | None = None) -> Judge:
    """Makes the person a judge, once they signed the rules of fairness. Accepting twice returns the judge.

    In a round that is open they get projects at once. Errors: invitation_for_someone_else, terms_not_signed.
    """
    now = now or timezone.now()
    check_addressee(invitation, by)
    if known := Judge.objects.filter(event=invitation.event_id, person=by).first():
        return known
    if not signed:
        raise InvalidInput(
            _("Confirm that you judge fairly and keep what you see to yourself."),
            code="terms_not_signed",
            field="signed",
        )
    judge = Judge.objects.create(
        event=invitation.event, person=by, organisation=invitation.organisation, challenge=invitation.challenge,
        terms_version=TERMS_VERSION, signed_at=now,
    )  # fmt: skip
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at", "updated_at"])
    record("judge.accepted", on=judge, by=by, terms=TERMS_VERSION)
    _fill_open_rounds(judge.event, by, now)
    return judge


@transaction.atomic
def decline_invitation(*, invitation: JudgeInvitation, by: Any, now: datetime | None = None) -> JudgeInvitation:
    """A polite no. Errors: invitation_for_someone_else."""
    check_addressee(invitation, by)
    return _end(invitation, "declined_at", by, now)


@transaction.atomic
def withdraw_invitation(*, invitation: JudgeInvitation, by: Any, now: datetime | None = None) -> JudgeInvitation:
    """The address in the letter stops working."""
    return _end(invitation, "withdrawn_at", by, now)


@transaction.atomic
def drop_judge(*, judge: Judge, by: Any, set_aside: bool = False, now: datetime | None = None) -> Judge:
    """No longer there: what they did not judge goes to others at once. Ballots count on unless `set_aside`.

    Dropping twice changes nothing. Errors: transition_refused.
    """
    now = now or timezone.now()
    judge = Judge.objects.select_for_update(of=("self",)).select_related("event").get(pk=judge.pk)
    to = JudgeState.EXCLUDED if set_aside else JudgeState.LEFT
    if judge.state == to:
        return judge
    _move(judge, to)
    judge.left_at = now
    judge.save(update_fields=["state", "left_at", "updated_at"])
    rows = Assignment.objects.filter(judge=judge, released_at=None, round__state=RoundState.OPEN)
    if not set_aside:
        judged = judge.ballots.exclude(submission=None).values("submission_id")
        rows = rows.exclude(submission__in=judged)
    rows.update(released_at=now)
    record("judge.excluded" if set_aside else "judge.left", on=judge, by=by)
    _fill_open_rounds(judge.event, by, now)
    return judge


@transaction.atomic
def readmit_judge(*, judge: Judge, by: Any, now: datetime | None = None) -> Judge:
    """Back again; open rounds give them projects where views are missing."""
    if judge.state == JudgeState.ACTIVE:
        return judge
    _move(judge, JudgeState.ACTIVE)
    judge.left_at = None
    judge.save(update_fields=["state", "left_at", "updated_at"])
    record("judge.readmitted", on=judge, by=by)
    _fill_open_rounds(judge.event, by, now or timezone.now())
    return judge


def _move(judge: Judge, to: str) -> None:
    if to not in JUDGE_TRANSITIONS[judge.state]:
        raise Conflict(_("That is not possible for this judge."), code="transition_refused")
    judge.state = to


def _fill_open_rounds(event: Event, by: Any, now: datetime) -> None:
    rounds = list(Round.objects.filter(event=event, state=RoundState.OPEN).select_related("calibration"))
    if rounds:
        find_conflicts(event=event, now=now)
    for round in rounds:
        assign_round(round=round, by=by)


def _end(invitation: JudgeInvitation, field: str, by: Any, now: datetime | None) -> JudgeInvitation:
    if not (invitation.accepted_at or invitation.declined_at or invitation.withdrawn_at):
        setattr(invitation, field, now or timezone.now())
        invitation.save(update_fields=[field, "updated_at"])
        record(f"judge_invitation.{field.removesuffix('_at')}", on=invitation.event, by=by)
    return invitation
