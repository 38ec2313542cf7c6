"""A guardian's consent: asked by letter with an own address, given, refused, taken back; no account needed.

The address is signed and says which consent and which letter; a new letter ends the old address. Whoever changes
a consent holds the pools first and the registration after, as everybody does, so that a yes and the end of the
deadline never both win.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, DomainError, InvalidInput, NotFound
from core.outbox import enqueue
from scheduler.entry_enums import CONSENT_TRANSITIONS, ConsentState, Relationship
from scheduler.enums import Condition, RegistrationState
from scheduler.models import AgeRules, GuardianConsent, Offering, Pool, Registration
from scheduler.rules import clean_line
from scheduler.selectors.guardians import agreed_to

from .conditions import DEFAULT_HOURS, asks
from .leaving import cancel_registration, hold
from .pending import fulfil

MOST_LETTERS = 5
WITHOUT_END = timedelta(days=366)
SIGNER = "scheduler.guardian"


class LinkOver(DomainError):
    code = "guardian_link_over"
    status = 410


@dataclass(frozen=True)
class Guardian:
    name: str
    email: str
    language: str = "de"


def consent_hours(offering: Offering) -> int:
    found = AgeRules.objects.filter(offering=offering).values_list("consent_hours", flat=True).first()
    return found or DEFAULT_HOURS


@asks(Condition.GUARDIAN, hours=consent_hours)
def needs_guardian(offering: Offering, person: Any, pools: list[Pool]) -> bool:
    """The chosen kind of place says so. No query."""
    return any(pool.needs_guardian for pool in pools)


# --- asking


def check_guardian(guardian: Guardian, person: Any) -> Guardian:
    """The guardian with clean words. InvalidInput when it is nobody, or the young person themselves."""
    name, email = clean_line(guardian.name)[:150], guardian.email.strip().lower()
    if not name:
        raise InvalidInput(_("Please give their name."), code="guardian_missing", field="guardian_name")
    try:
        validate_email(email)
    except ValidationError:
        sentence = _("Please give their e-mail address.")
        raise InvalidInput(sentence, code="guardian_missing", field="guardian_email") from None
    if mailbox(email) in _own_mailboxes(person):
        sentence = _("This is your own address. Please give the address of your mother, father or guardian.")
        raise InvalidInput(sentence, code="guardian_is_self", field="guardian_email")
    language = guardian.language if guardian.language in dict(settings.LANGUAGES) else "de"
    return Guardian(name, email, language)


def mailbox(email: str) -> str:
    """Where mail to this address really arrives: `ada+mum@x` is `ada@x`."""
    local, _at, host = email.lower().partition("@")
    return f"{local.split('+')[0]}@{host}"


def _own_mailboxes(person: Any) -> set[str]:
    others = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {mailbox(address) for address in (person.email, *others)}


@transaction.atomic
def ask_guardian(
    *, registration: Registration, guardian: Guardian, by: Any, now: datetime | None = None
) -> GuardianConsent:
    """Names the guardian, or corrects the address while nobody answered; the letter goes out beside it.

    The same guardian again is only written to again. At most five letters per registration.
    """
    now = now or timezone.now()
    registration = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(
        pk=registration.pk
    )  # fmt: skip
    guardian = check_guardian(guardian, registration.person)
    _check_waits(registration)
    consent = GuardianConsent.objects.filter(registration=registration).first()
    if consent is None:
        consent = GuardianConsent(registration=registration, asked_at=now, letter=0)
    if consent.state != ConsentState.ASKED:
        raise Conflict(_("The guardian has answered already."), code="consent_answered")
    if consent.letter >= MOST_LETTERS:
        sentence = _("Five letters have been sent. Please ask the organiser for help.")
        raise Conflict(sentence, code="too_many_letters", field="guardian_email")
    consent.name, consent.email, consent.language = guardian.name, guardian.email, guardian.language
    consent.letter += 1
    consent.save()
    record("guardian.asked", on=registration, by=by, letter=consent.letter)
    write_to(consent, "guardian_asked")
    return consent


def _check_waits(registration: Registration) -> None:
    if not registration.is_live:
        raise Conflict(_("This registration has ended."), code="registration_state")
    if Condition.GUARDIAN not in registration.conditions:
        raise Conflict(_("Nobody has to agree here."), code="no_consent_needed")


def write_to(consent: GuardianConsent, kind: str) -> None:
    """A letter to the guardian, through the outbox: `guardian_asked`, `guardian_reminder`, `guardian_agreed` …"""
    event = f"{consent.letter}.{consent.reminders}"
    payload = {"consent": consent.pk, "kind": kind, "event": event}
    enqueue("scheduler.guardian", payload, key=f"{kind}:{consent.uuid}:{event}")


def tell_agreed(kind: str, registrations: Iterable[int], event: str, **more: Any) -> None:
    """News for every guardian who agreed to one of these registrations; the letter looks whether it is still true."""
    rows = GuardianConsent.objects.filter(registration__in=registrations, state=ConsentState.GIVEN, forgotten_at=None)
    for pk, uuid in rows.values_list("pk", "uuid"):
        payload = {"consent": pk, "kind": kind, "event": event, **more}
        enqueue("scheduler.guardian", payload, key=f"{kind}:{uuid}:{event}")


# --- the address


def token_of(consent: GuardianConsent) -> str:
    return signing.Signer(salt=SIGNER).sign(f"{consent.uuid.hex}-{consent.letter}")


def find_consent(token: str, *, now: datetime | None = None) -> GuardianConsent:
    """By the secret of the letter. NotFound when it is no letter of ours or an older one; LinkOver after the event."""
    try:
        uuid, letter = signing.Signer(salt=SIGNER).unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        raise NotFound(_("We do not know this address. Is it complete?"), code="guardian_unknown") from None
    rows = GuardianConsent.objects.select_related("registration__person", "registration__offering__organisation")
    consent = rows.filter(uuid=UUID(uuid)).first()
    if consent is None:
        raise NotFound(_("This registration is not there any more."), code="guardian_unknown")
    if str(consent.letter) != letter:
        sentence = _("There is a newer letter. Please use the address in that one.")
        raise NotFound(sentence, code="guardian_link_replaced")
    if link_ends(consent) <= (now or timezone.now()) or consent.forgotten_at:
        raise LinkOver(_("This is over, and so is this address."))
    return consent


def link_ends(consent: GuardianConsent) -> datetime:
    return consent.registration.offering.ends_at or consent.asked_at + WITHOUT_END


# --- answering


@transaction.atomic
def give_consent(
    *, consent: GuardianConsent, name: str, relationship: str, phone: str, notes: str = "", now: datetime | None = None
) -> GuardianConsent:
    """The guardian agrees; a kept place is confirmed. Twice is once. Conflict when it is too late or was refused."""
    now = now or timezone.now()
    consent = _held(consent)
    if consent.state == ConsentState.GIVEN:
        return consent
    _check_step(consent, ConsentState.GIVEN)
    _check_in_time(consent.registration, now)
    consent.name, consent.phone, consent.notes = _signed(name, phone, notes)
    consent.relationship = _relationship(relationship)
    consent.state, consent.answered_at = ConsentState.GIVEN, now
    consent.agreed_to = agreed_to(consent.registration.offering)
    consent.save()
    record("guardian.agreed", on=consent.registration, by=None, letter=consent.letter)
    fulfil(registration=consent.registration, condition=Condition.GUARDIAN, by=None, now=now)
    write_to(consent, "guardian_agreed")
    if consent.registration.state != RegistrationState.CONFIRMED:
        _tell_person(consent, "guardian_noted")
    return consent


@transaction.atomic
def refuse_consent(*, consent: GuardianConsent, now: datetime | None = None) -> GuardianConsent:
    """The guardian does not agree; the registration ends with a kind message. Twice is once."""
    now = now or timezone.now()
    consent = _held(consent)
    if consent.state == ConsentState.REFUSED:
        return consent
    _check_step(consent, ConsentState.REFUSED)
    consent.state, consent.answered_at = ConsentState.REFUSED, now
    consent.save(update_fields=["state", "answered_at", "updated_at"])
    record("guardian.refused", on=consent.registration, by=None, letter=consent.letter)
    _end(consent, "guardian_refused", now)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: GuardianConsent, now: datetime | None = None) -> GuardianConsent:
    """The guardian takes the yes back, also on the very day: the registration ends and the organiser is told at once."""
    now = now or timezone.now()
    consent = _held(consent)
    if consent.state == ConsentState.WITHDRAWN:
        return consent
    _check_step(consent, ConsentState.WITHDRAWN)
    if link_ends(consent) <= now:
        raise LinkOver(_("This is over, and so is this address."))
    consent.state, consent.withdrawn_at = ConsentState.WITHDRAWN, now
    consent.save(update_fields=["state", "withdrawn_at", "updated_at"])
    record("guardian.withdrew", on=consent.registration, by=None, was=consent.registration.state)
    if consent.registration.is_live:
        enqueue("scheduler.consent_withdrawn", {"consent": consent.pk}, key=f"consent_withdrawn:{consent.uuid}")
        _end(consent, "guardian_withdrew", now)
    return consent


def _held(consent: GuardianConsent) -> GuardianConsent:
    """Pools, registration, consent: locked in this order and read fresh."""
    registration = consent.registration
    hold(registration)
    fresh = GuardianConsent.objects.select_for_update(no_key=True, of=("self",)).get(pk=consent.pk)
    if fresh.letter != consent.letter:
        sentence = _("There is a newer letter. Please use the address in that one.")
        raise NotFound(sentence, code="guardian_link_replaced")
    fresh.registration = registration
    return fresh


def _check_step(consent: GuardianConsent, to: str) -> None:
    if to in CONSENT_TRANSITIONS[consent.state]:
        return
    if consent.state == ConsentState.EXPIRED:
        raise Conflict(_("The time to answer has passed, and the place went to somebody else."), code="consent_late")
    said = ConsentState(consent.state).label
    raise Conflict(_("This was answered already: “%(state)s”.") % {"state": said}, code="consent_answered")


def _check_in_time(registration: Registration, now: datetime) -> None:
    if not registration.is_live:
        raise Conflict(
            _("This registration has ended; there is nothing to agree to any more."), code="registration_state"
        )
    until = registration.pending_until
    if registration.state == RegistrationState.PENDING and until and until <= now:
        raise Conflict(_("The time to answer has passed, and the place went to somebody else."), code="consent_late")


def _signed(name: str, phone: str, notes: str) -> tuple[str, str, str]:
    name, phone = clean_line(name)[:150], clean_line(phone)
    if not name:
        raise InvalidInput(_("Please write your name."), code="required", field="name")
    if sum(sign.isdigit() for sign in phone) < 5 or len(phone) > 40:
        sentence = _("Please give a phone number at which you can be reached on the day.")
        raise InvalidInput(sentence, code="phone", field="phone")
    if len(notes) > 1000:
        raise InvalidInput(_("At most 1,000 characters fit here."), code="too_long", field="notes")
    return name, phone, notes.strip()


def _relationship(said: str) -> str:
    if said not in Relationship.values:
        raise InvalidInput(_("Please say who you are."), code="relationship", field="relationship")
    return said


def _end(consent: GuardianConsent, kind: str, now: datetime) -> None:
    """Ends the registration; whoever tells the person finds the kind of message on the object."""
    registration = consent.registration
    registration.told_as = kind  # type: ignore[attr-defined]
    with translation.override(registration.person.language):
        reason = _REASONS[kind]()
    cancel_registration(registration=registration, by=None, reason=reason, now=now)


_REASONS = {
    "guardian_refused": lambda: _("Your guardian did not agree."),
    "guardian_withdrew": lambda: _("Your guardian took the consent back."),
}


def _tell_person(consent: GuardianConsent, kind: str) -> None:
    payload = {"registration_id": consent.registration_id, "kind": kind, "event": str(consent.letter)}
    enqueue("scheduler.tell", payload, key=f"{kind}:{consent.uuid}:{consent.letter}")


# --- while time passes


def place_is_kept(registration: Registration) -> None:
    """The place came after the letter: the guardian reads until when it is kept."""
    consent = GuardianConsent.objects.filter(registration=registration, state=ConsentState.ASKED).first()
    if consent:
        write_to(consent, "guardian_place")


def close_consent(registration: Registration) -> None:
    """The deadline ended the registration: nobody can agree any more."""
    GuardianConsent.objects.filter(registration=registration, state=ConsentState.ASKED).update(
        state=ConsentState.EXPIRED
    )


def remind_guardians(*, now: datetime | None = None) -> int:
    """Once at half time and once a day before the place goes on; the young person hears of the second. Safe to repeat."""
    now = now or timezone.now()
    rows = GuardianConsent.objects.filter(
        state=ConsentState.ASKED, reminders__lt=2, registration__state=RegistrationState.PENDING,
        registration__pending_until__gt=now,
    )  # fmt: skip
    return sum(_remind(consent.pk, now) for consent in rows.select_related("registration") if _is_due(consent, now))


def _is_due(consent: GuardianConsent, now: datetime) -> bool:
    until = consent.registration.pending_until
    assert until is not None
    half, last = consent.asked_at + (until - consent.asked_at) / 2, until - timedelta(days=1)
    return now >= (half if consent.reminders == 0 else max(half, last))


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    rows = GuardianConsent.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    consent = rows.select_related("registration").filter(pk=pk, state=ConsentState.ASKED).first()
    if consent is None or not _is_due(consent, now):
        return False
    consent.reminders += 1
    consent.save(update_fields=["reminders", "updated_at"])
    write_to(consent, "guardian_reminder")
    if consent.reminders == 2:
        _tell_person(consent, "guardian_silent")
    return True
