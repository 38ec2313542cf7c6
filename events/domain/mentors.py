"""Mentors: asked by the organisers with a letter, there once they said yes; what they can help with is theirs to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.letters import send_letter
from accounts.domain.secret_links import check_addressee, clean_email, digest, new_token
from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from core.i18n import pick
from core.links import page_url
from events.enums import MentorState
from events.models import Event, HelpCall, Mentor, MentorLetter, MentorSlot
from events.signals import mentoring_earned

from .mentor_slots import free_slots_of, held_minutes

VALID_FOR = timedelta(days=30)
MAX_OPEN = 100
LETTERS = 600


@transaction.atomic
def invite_mentor(
    *, event: Event, email: str, by: Any, language: str = "", now: datetime | None = None
) -> MentorLetter:
    """Sends a letter with a secret address. Inviting again replaces the older letter.

    Errors: bad_email, already_mentor, too_many_invitations.
    """
    now = now or timezone.now()
    email = clean_email(email)
    if Mentor.objects.active().filter(event=event, person__email__iexact=email).exists():
        raise Conflict(_("This person is a mentor here already."), code="already_mentor", field="email")
    MentorLetter.objects.filter(event=event, email__iexact=email).delete()
    if MentorLetter.objects.filter(event=event, expires_at__gt=now).count() >= MAX_OPEN:
        raise Conflict(_("Too many invitations are still open. Withdraw some first."), code="too_many_invitations",
                       field="email")  # fmt: skip
    token = new_token()
    letter = MentorLetter.objects.create(
        event=event, email=email, token_digest=digest(token), expires_at=now + VALID_FOR
    )
    record("mentor.invited", on=event, by=by)
    _send(letter, token, by, language or by.language)
    return letter


def _send(letter: MentorLetter, token: str, by: Any, language: str) -> None:
    event = letter.event
    send_letter(
        to=letter.email, kind="mentor_invited", language=language, key=f"mentor_letter:{letter.uuid}",
        context={"title": pick(event.titles, language)[0], "organisation": event.organisation, "by": by},
        link=page_url(f"{event.path}mentors/invitation/{token}/", language), expires_at=letter.expires_at,
    )  # fmt: skip


@transaction.atomic
def withdraw_letter(*, letter: MentorLetter, by: Any) -> None:
    """The address in the letter stops working."""
    record("mentor.letter_withdrawn", on=letter.event, by=by)
    letter.delete()


def find_letter(event: Event, token: str, *, now: datetime | None = None) -> MentorLetter:
    """By the secret in the letter. Errors: invitation_unknown, invitation_over."""
    found = MentorLetter.objects.filter(event=event, token_digest=digest(token)).first()
    if found is None:
        raise NotFound(_("We do not know this invitation. Is the address complete? Perhaps it has been answered."),
                       code="invitation_unknown")  # fmt: skip
    if found.expires_at <= (now or timezone.now()):
        raise Conflict(_("This invitation is too old. Ask the organisers for a new one."), code="invitation_over")
    found.event = event
    return found


@transaction.atomic
def accept_letter(*, letter: MentorLetter, by: Any) -> Mentor:
    """The person whose address it is becomes a mentor. Errors: invitation_for_someone_else."""
    check_addressee(letter, by)
    mentor, _created = Mentor.objects.update_or_create(
        event=letter.event, person=by, defaults={"state": MentorState.ACTIVE}
    )
    letter.delete()
    record("mentor.accepted", on=mentor, by=by)
    return mentor


@transaction.atomic
def decline_letter(*, letter: MentorLetter, by: Any) -> None:
    """A polite no; the letter is gone. Errors: invitation_for_someone_else."""
    check_addressee(letter, by)
    record("mentor.declined", on=letter.event, by=by)
    letter.delete()


@transaction.atomic
def describe_mentor(
    *,
    mentor: Mentor,
    by: Any,
    about: Mapping[str, str],
    skills: Iterable[str] = (),
    languages: Iterable[str] = (),
    name_public: bool = False,
) -> Mentor:
    """What the mentor can help with, per language."""
    mentor.about = {code: text.strip()[:LETTERS] for code, text in about.items() if text.strip()}
    mentor.skills, mentor.languages = sorted(set(skills)), sorted(set(languages))
    mentor.name_public = name_public
    mentor.save(update_fields=["about", "skills", "languages", "name_public", "updated_at"])
    record("mentor.described", on=mentor, by=by)
    return mentor


@transaction.atomic
def withdraw_mentor(*, mentor: Mentor, by: Any, now: datetime | None = None) -> Mentor:
    """No longer there: teams that had taken a time are told, calls for help go back into the queue. Safe to repeat."""
    now = now or timezone.now()
    if mentor.state == MentorState.WITHDRAWN:
        return mentor
    mentor.state = MentorState.WITHDRAWN
    mentor.save(update_fields=["state", "updated_at"])
    free_slots_of(mentor, by=by, now=now)
    HelpCall.objects.live().filter(mentor=mentor).update(state="waiting", mentor=None, taken_at=None)
    record("mentor.withdrawn", on=mentor, by=by)
    return mentor


@transaction.atomic
def confirm_mentoring(*, mentor: Mentor, by: Any, minutes: int | None = None, now: datetime | None = None) -> Mentor:
    """The desk confirms the mentoring after the event began; the mentor earns a certificate. Safe to repeat.

    `minutes`: what stands on it, or (None) the sum of the held slots. Errors: too_early, no_minutes.
    """
    now = now or timezone.now()
    starts = mentor.event.offering.starts_at
    if starts is not None and now < starts:
        raise Conflict(_("Mentoring can be confirmed once the event has begun."), code="too_early")
    if mentor.earned_at is not None:
        return mentor
    minutes = held_minutes(mentor) if minutes is None else minutes
    if minutes < 1:
        raise InvalidInput(_("Give the time that they were there."), code="no_minutes", field="hours")
    mentor.minutes, mentor.earned_at = minutes, now
    mentor.save(update_fields=["minutes", "earned_at", "updated_at"])
    record("mentor.confirmed", on=mentor, by=by, minutes=minutes)
    mentoring_earned.send(sender=Mentor, event=mentor.event, mentor=mentor)
    return mentor


def confirm_held(*, now: datetime) -> int:
    """Events that ended a day ago: whoever held slots and was not confirmed by hand is confirmed by them. Returns how
    many. Safe to repeat."""
    held = MentorSlot.objects.filter(held_at__isnull=False).values("mentor_id")
    over = Mentor.objects.filter(
        pk__in=held, earned_at=None, event__offering__ends_at__lte=now - timedelta(days=1),
        event__offering__ends_at__gt=now - timedelta(days=30),
    )  # fmt: skip
    due = list(over.select_related("event__offering", "person"))
    for mentor in due:
        confirm_mentoring(mentor=mentor, by=None, now=now)
    return len(due)
