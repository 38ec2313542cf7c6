"""What happens at the door: scanning, letting in all the same, guests, taking back.

Every scan is a line that nobody changes. Devices may have been without network, so a line brings what the door was told
(`let_in`) and when (`at`, by the device's clock, corrected). Here it is decided again: the earliest line is the first,
also when it arrives last. The row of the registration is locked while that is looked at, so of forty scans of one code
at the same moment exactly one hears "come in".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import DomainError
from scheduler.enums import AttendanceState, RegistrationState, ScanKind, SessionStatus
from scheduler.models import Registration, Scan, ScanLink, Session
from scheduler.rules import clean_line
from scheduler.selectors.checkin import first_scan, free_at_the_door, note_on, opens_at, rivals

from .attendance import mark_attendance, unmark_attendance
from .registration import register

IN, ALREADY, REFUSED, UNDONE = "in", "already", "refused", "undone"
UNKNOWN, FULL, EARLY, FOREIGN_UNDO = "unknown", "full", "early", "not_yours"


@dataclass(frozen=True)
class Scanned:
    """What a device sends. `let_in`: what it told the door while it was without network; None when it asks us first."""

    key: UUID
    kind: str = ScanKind.ENTRY
    registration: UUID | None = None
    at: datetime | None = None
    device: str = ""
    entrance: str = ""
    let_in: bool | None = None
    name: str = ""
    email: str = ""
    places: int = 1
    reason: str = ""
    undoes: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """`word` is for the screen; `scan` the line that was written, `first` the earliest one, `rivals` other devices that
    let somebody in with the same code."""

    key: UUID
    word: str
    code: str = ""
    sentence: str = ""
    scan: Scan | None = None
    first: Scan | None = None
    registration: Registration | None = None
    rivals: list[Scan] = field(default_factory=list)


@dataclass(frozen=True)
class Door:
    """Where and by whom; `link` is the helper's, `by` the signed-in person, one of the two."""

    session: Session
    by: Any
    link: ScanLink | None
    now: datetime


def take_scans(
    *, session: Session, scans: Iterable[Scanned], by: Any, link: ScanLink | None = None, now: datetime | None = None
) -> list[Answer]:
    """Each on its own, so that one that cannot be taken keeps none of the others from being kept."""
    return [take_scan(session=session, scanned=scanned, by=by, link=link, now=now) for scanned in scans]


def take_scan(
    *, session: Session, scanned: Scanned, by: Any, link: ScanLink | None = None, now: datetime | None = None
) -> Answer:
    """Writes the line and says what it means. The same key again changes nothing and gets the same answer."""
    door = Door(session, by, link, now or timezone.now())
    scanned = _tidied(scanned, door)
    try:
        with transaction.atomic():
            return _known(scanned, door) or _take(scanned, door)
    except IntegrityError:  # the same line came through another connection a moment ago
        if known := _known(scanned, door):
            return known
        raise
    except DomainError as refusal:
        return _refused(scanned, refusal.code, str(refusal.message))


def _take(scanned: Scanned, door: Door) -> Answer:
    if refusal := _closed(scanned, door):
        return refusal
    if scanned.kind == ScanKind.UNDO:
        return _undo(scanned, door)
    if scanned.kind == ScanKind.WALK_IN:
        return _walk_in(scanned, door)
    return _enter(scanned, door)


def _closed(scanned: Scanned, door: Door) -> Answer | None:
    if door.session.status == SessionStatus.CANCELLED:
        return _refused(scanned, "session_cancelled", _("This session has been called off."))
    if door.now < opens_at(door.session):
        return _refused(scanned, EARLY, _("It is too early: check-in opens twelve hours before the session."))
    return None


def _known(scanned: Scanned, door: Door) -> Answer | None:
    scan = Scan.objects.select_related("registration__person").filter(key=scanned.key).first()
    if scan is None:
        return None
    if scan.session_id != door.session.pk:
        return _refused(scanned, UNKNOWN, _("This line belongs to another session."))
    return _answer(scan, door)


# --- with a registration


def _enter(scanned: Scanned, door: Door) -> Answer:
    registration = hold_registration(door.session, scanned.registration)
    if registration is None:
        return _stranger(scanned, door)
    problem = "" if registration.state == RegistrationState.CONFIRMED else str(registration.state)
    if problem and scanned.kind == ScanKind.ENTRY and not scanned.let_in:
        return _refused(scanned, problem, note_on(registration), registration)
    first = first_scan(door.session, registration)
    asked_first = scanned.let_in is None
    comes_in = scanned.kind == ScanKind.FORCED or (first is None if asked_first else bool(scanned.let_in))
    scan = _write(scanned, door, registration=registration, let_in=comes_in, problem=problem)
    if comes_in and first is None:
        _mark(door, registration)
    if comes_in and first is not None:
        return _answer(scan, door)
    return Answer(scan.key, IN if comes_in else ALREADY, problem, "", scan, first or scan, registration)


def hold_registration(session: Session, uuid: UUID | None) -> Registration | None:
    """Locks the registration, if it belongs to this session: nobody else decides about it until we commit."""
    rows = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("person")
    registration = rows.filter(uuid=uuid, offering=session.offering_id).first() if uuid else None
    if registration is not None:
        registration.offering = session.offering
    return registration


def _stranger(scanned: Scanned, door: Door) -> Answer:
    """A code of something else, or of a registration that is gone: only with a reason, and without a name behind it."""
    if scanned.kind != ScanKind.FORCED and not scanned.let_in:
        return _refused(scanned, UNKNOWN, _("This code is not on the list of this session."))
    reason = scanned.reason or _("The device had no network.")
    forced = replace(scanned, kind=ScanKind.FORCED, reason=reason)
    return _answer(_write(forced, door, let_in=True, problem=UNKNOWN), door)


def _mark(door: Door, registration: Registration) -> None:
    if registration.state == RegistrationState.CONFIRMED:
        mark_attendance(session=door.session, registration=registration, by=door.by, state=AttendanceState.PRESENT)


# --- without a registration


def _walk_in(scanned: Scanned, door: Door) -> Answer:
    """With the e-mail address of somebody who has an account, a registration, also when registration has closed; else
    a line, with a name or without, and the answer says why it is only that."""
    if not scanned.email:
        return _guest(scanned, door)
    person = Person.objects.filter(email__iexact=scanned.email, is_active=True).first()
    if person is None:
        return _guest(scanned, door, _("nobody here has this e-mail address."))
    try:
        registration = _register(person, scanned, door)
    except DomainError as refusal:
        return _guest(scanned, door, _why_refused(refusal))
    if first := first_scan(door.session, registration):
        return Answer(scanned.key, ALREADY, first=first, registration=registration)
    scan = _write(scanned, door, registration=registration, let_in=True)
    _mark(door, registration)
    return _answer(scan, door)


@transaction.atomic
def _register(person: Person, scanned: Scanned, door: Door) -> Registration:
    """A confirmed place, or nothing at all: nobody is put on a waiting list by standing at the door."""
    registration = register(
        offering=door.session.offering, person=person, by=door.by, party_size=scanned.places, at_the_door=True,
        now=scanned.at or door.now,
    )  # fmt: skip
    if registration.state != RegistrationState.CONFIRMED:
        raise DomainError(_why_not(registration), code=FULL)
    return hold_registration(door.session, registration.uuid) or registration


def _why_refused(refusal: DomainError) -> str:
    """What the guest would read is not always what whoever stands at the door can do something with."""
    if refusal.code == "pool_missing":
        return _("there are several kinds of places here, and only the guest can choose one.")
    return str(refusal.message)


def _why_not(registration: Registration) -> str:
    if registration.state == RegistrationState.SUBMITTED:
        return _("the organiser looks at each registration first.")
    if registration.state == RegistrationState.PENDING:
        return " ".join(str(condition.label) for condition in registration.conditions)
    return _("No place is free.")


def _guest(scanned: Scanned, door: Door, why: str = "") -> Answer:
    """`why` there is no registration although an e-mail address was given."""
    Session.objects.select_for_update(no_key=True, of=("self",)).get(pk=door.session.pk)  # one guest after the other
    free = free_at_the_door(door.session.offering, door.session)
    is_full = free is not None and scanned.places > free
    if is_full and not scanned.let_in and not scanned.reason:
        return _refused(scanned, FULL, _("No place is free."))
    answer = _answer(_write(scanned, door, let_in=True, problem=FULL if is_full else ""), door)
    return replace(answer, sentence=_("Counted without a registration: %(why)s") % {"why": why}) if why else answer


# --- taking back


def _undo(scanned: Scanned, door: Door) -> Answer:
    rows = Scan.objects.select_for_update(no_key=True, of=("self",)).select_related("registration__person")
    wanted = rows.filter(session=door.session, key=scanned.undoes or UUID(int=0)).exclude(kind=ScanKind.UNDO)
    scan = wanted.first()
    if scan is None:
        return _refused(scanned, UNKNOWN, _("There is nothing to take back."))
    if door.link is not None and scan.link_id != door.link.pk:
        return _refused(scanned, FOREIGN_UNDO, _("Only the desk takes back what others scanned."))
    registration = hold_registration(door.session, scan.registration.uuid) if scan.registration else None
    if counter := Scan.objects.filter(undoes=scan).first():
        return Answer(scanned.key, UNDONE, scan=counter, registration=registration)
    counter = _write(scanned, door, registration=registration, let_in=False, undoes=scan, places=scan.places)
    if registration is not None and first_scan(door.session, registration) is None:
        unmark_attendance(session=door.session, registration=registration, by=door.by)
    return Answer(scanned.key, UNDONE, scan=counter, registration=registration)


# --- writing and answering


def _tidied(scanned: Scanned, door: Door) -> Scanned:
    kind = scanned.kind if scanned.kind in ScanKind.values else ScanKind.ENTRY
    reason = clean_line(scanned.reason)[:200]
    if kind == ScanKind.FORCED and not reason:
        reason = _("No reason given.")
    return replace(
        scanned,
        kind=kind,
        at=plausible(scanned.at, door),
        device=clean_line(scanned.device)[:40],
        entrance=clean_line(scanned.entrance)[:60],
        name=clean_line(scanned.name)[:120],
        email=clean_line(scanned.email),
        reason=reason,
        places=max(1, min(scanned.places, 99)),
    )


def plausible(at: datetime | None, door: Door) -> datetime:
    """A time in the future, or before the doors opened, comes from a clock that is wrong: then ours counts."""
    return at if at is not None and opens_at(door.session) <= at <= door.now else door.now


def _write(
    scanned: Scanned, door: Door, *, let_in: bool, registration: Registration | None = None, **more: Any
) -> Scan:
    fields = {"places": scanned.places, "reason": scanned.reason} | more
    if registration is not None and scanned.kind != ScanKind.UNDO:
        fields["places"] = registration.party_size
    scan = Scan(
        key=scanned.key, session=door.session, registration=registration, kind=scanned.kind, let_in=let_in,
        at=scanned.at or door.now, received_at=door.now, device=scanned.device, entrance=scanned.entrance,
        name="" if registration else scanned.name, link=door.link, **fields,
    )  # fmt: skip
    scan.save(force_insert=True)
    record(f"scan.{scan.kind}", on=scan, by=door.by, session=str(door.session.uuid), let_in=let_in)
    return scan


def _answer(scan: Scan, door: Door) -> Answer:
    if scan.kind == ScanKind.UNDO:
        return Answer(scan.key, UNDONE, scan=scan, registration=scan.registration)
    first = first_scan(door.session, scan.registration) if scan.registration else scan
    word = IN if scan.let_in else ALREADY
    return Answer(scan.key, word, scan.problem, "", scan, first, scan.registration, rivals(scan))


def _refused(scanned: Scanned, code: str, sentence: str, registration: Registration | None = None) -> Answer:
    return Answer(scanned.key, REFUSED, code, sentence, registration=registration)
