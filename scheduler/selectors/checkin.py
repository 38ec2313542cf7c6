"""Who is expected, who is in, who was first: read from the lines that the scanners wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.i18n import pick
from core.queries import for_lists
from scheduler.enums import LIVE_STATES, AttendanceState, RegistrationState, ScanKind
from scheduler.models import Attendance, Offering, Pool, Registration, Scan, Session

OPENS_BEFORE = timedelta(hours=12)
# A list on a device is of no use, and of no right to be there, when the session is long over.
KEPT_AFTER = timedelta(hours=24)
ENDED_SHOWN = (RegistrationState.CANCELLED, RegistrationState.EXPIRED, RegistrationState.REFUSED)


def opens_at(session: Session) -> datetime:
    """From then on people are let in."""
    return session.starts_at - OPENS_BEFORE


def shows_code(registration: Registration, now: datetime) -> bool:
    """There is a door to come to: a confirmed place and a meeting somewhere that is not over. One query."""
    return bool(with_a_door([registration], now))


def with_a_door(registrations: Iterable[Registration], now: datetime) -> set[int]:
    """Which of these have a code to show (their ids). One query for all."""
    confirmed = [row for row in registrations if row.state == RegistrationState.CONFIRMED]
    meetings = Session.objects.planned().filter(ends_at__gt=now - KEPT_AFTER).exclude(venue=None)
    if not confirmed:
        return set()
    offerings = set(
        meetings.filter(offering__in={row.offering_id for row in confirmed}).values_list("offering_id", flat=True)
    )
    return {row.pk for row in confirmed if row.offering_id in offerings}


# --- the lines of one registration


def first_scan(session: Session, registration: Registration) -> Scan | None:
    """The earliest line that let somebody in with this registration, by the corrected clocks of the devices."""
    return session.scans.let_in().filter(registration=registration).order_by("at", "id").first()


def rivals(scan: Scan) -> list[Scan]:
    """Other devices that let somebody in with the same code, each believing to be the first."""
    if scan.kind != ScanKind.ENTRY or not scan.let_in or scan.registration_id is None:
        return []
    others = Scan.objects.let_in().filter(
        session=scan.session_id, registration=scan.registration_id, kind=ScanKind.ENTRY
    )
    return list(others.exclude(pk=scan.pk).order_by("at", "id"))


# --- the list that scanners carry


@dataclass(frozen=True)
class Arrival:
    """One line of the list. `note` says why somebody has no place; `first` is who let them in."""

    registration: Registration
    name: str
    places: int
    pool: str
    note: str
    first: Scan | None
    by_hand: bool = False

    @property
    def may_enter(self) -> bool:
        return self.registration.state == RegistrationState.CONFIRMED

    @property
    def is_in(self) -> bool:
        return self.first is not None or self.by_hand


def arrivals(session: Session) -> list[Arrival]:
    """Everybody whose code may be shown at this door, by name; who gave the place back without a name. Four queries."""
    firsts = _firsts(session)
    marked = set(
        Attendance.objects.filter(session=session, state=AttendanceState.PRESENT).values_list(
            "registration_id", flat=True
        )
    )
    rows = [_arrival(row, firsts.get(row.pk), row.pk in marked) for row in _registrations(session.offering_id)]
    return sorted(rows, key=lambda row: (not row.name, row.name.casefold(), row.registration.pk))


def _registrations(offering_id: int) -> QuerySet[Registration]:
    rows = Registration.objects.filter(offering=offering_id).filter(Q(state__in=LIVE_STATES) | Q(state__in=ENDED_SHOWN))
    return for_lists(rows.select_related("person", "consent").prefetch_related("places__pool"))


def _firsts(session: Session) -> dict[int | None, Scan]:
    firsts: dict[int | None, Scan] = {}
    for scan in session.scans.let_in().exclude(registration=None).order_by("at", "id"):
        firsts.setdefault(scan.registration_id, scan)
    return firsts


def _arrival(registration: Registration, first: Scan | None, by_hand: bool) -> Arrival:
    is_live = registration.state in LIVE_STATES
    return Arrival(
        registration=registration,
        name=registration.person.name if is_live else "",
        places=registration.party_size,
        pool=", ".join(filter(None, (pick(place.pool.name)[0] for place in registration.places.all()))),
        note=note_on(registration),
        first=first,
        by_hand=by_hand,
    )


def note_on(registration: Registration) -> str:
    """Why this registration does not open the door; "" when it does. Reads `consent`."""
    if registration.state == RegistrationState.CONFIRMED:
        return ""
    consent = getattr(registration, "consent", None)
    if consent is not None and registration.state == RegistrationState.PENDING:
        return _("Guardian: %(state)s") % {"state": consent.get_state_display()}
    return registration.get_state_display()


def door_rows(session: Session, text: str, limit: int) -> list[Arrival]:
    """For the page without script: whose name has `text` in it, at most `limit`."""
    wanted = text.casefold()
    return [row for row in arrivals(session) if row.name and wanted in row.name.casefold()][:limit]


# --- figures for the desk


@dataclass(frozen=True)
class Figures:
    expected: int = 0
    present: int = 0
    walk_ins: int = 0
    forced: int = 0
    conflicts: int = 0
    entrances: list[tuple[str, int]] = field(default_factory=list)


def figures(session: Session) -> Figures:
    """Counted in people: a registration for three is three. Three queries, none of which loads a person."""
    places = Registration.objects.filter(offering=session.offering_id)
    expected = places.confirmed().aggregate(n=Sum("party_size"))["n"] or 0
    lines = list(session.scans.let_in().annotate(party=F("registration__party_size")).order_by("at", "id"))
    firsts = _first_lines(lines)
    by_hand = Attendance.objects.filter(session=session, state=AttendanceState.PRESENT)
    by_hand = by_hand.exclude(registration__in=[line.registration_id for line in firsts if line.registration_id])
    entrances: Counter[str] = Counter()
    for line in firsts:
        entrances[line.entrance] += _people(line)
    return Figures(
        expected=expected,
        present=sum(map(_people, firsts)) + (by_hand.aggregate(n=Sum("registration__party_size"))["n"] or 0),
        walk_ins=sum(_people(line) for line in firsts if line.kind == ScanKind.WALK_IN),
        forced=sum(line.kind == ScanKind.FORCED or bool(line.problem) for line in lines),
        conflicts=len(_contested(lines)),
        entrances=sorted(entrances.items()),
    )


def _first_lines(lines: Iterable[Any]) -> list[Any]:
    """One line per registration, and each that belongs to none."""
    seen: set[int] = set()
    firsts = []
    for line in lines:
        if line.registration_id is None or line.registration_id not in seen:
            firsts.append(line)
        if line.registration_id:
            seen.add(line.registration_id)
    return firsts


def _people(line: Any) -> int:
    return line.party if line.registration_id else line.places


def _contested(lines: Iterable[Scan]) -> dict[int, list[Scan]]:
    by_registration: dict[int, list[Scan]] = defaultdict(list)
    for line in lines:
        if line.registration_id and line.kind == ScanKind.ENTRY:
            by_registration[line.registration_id].append(line)
    return {key: found for key, found in by_registration.items() if len(found) > 1}


@dataclass(frozen=True)
class Contest:
    """The same code let somebody in more than once; the first of `scans` is the earliest."""

    registration: Registration
    scans: list[Scan]


def contests(session: Session) -> list[Contest]:
    """Two queries."""
    found = _contested(session.scans.let_in().order_by("at", "id"))
    if not found:
        return []
    people = Registration.objects.filter(pk__in=found).select_related("person").in_bulk()
    return [Contest(people[key], scans) for key, scans in found.items()]


def log_of(session: Session, limit: int = 200) -> QuerySet[Scan]:
    """The newest lines with their people; `undone_by` says which were taken back."""
    rows = session.scans.select_related("registration__person", "link", "undoes__registration__person", "undone_by")
    return rows.order_by("-id")[:limit]


def version_of(session: Session) -> str:
    """Changes whenever the list would. Two queries."""
    scans = session.scans.aggregate(last=Max("id"))
    rows = Registration.objects.filter(offering=session.offering_id).aggregate(last=Max("updated_at"), n=Count("id"))
    marks = Attendance.objects.filter(session=session).aggregate(last=Max("updated_at"), n=Count("id"))
    return f"{scans['last']}|{rows['last']}|{rows['n']}|{marks['last']}|{marks['n']}|{session.updated_at}"


# --- places for those who come without


def free_at_the_door(offering: Offering, session: Session) -> int | None:
    """Places that neither a registration nor somebody who just came has taken; None when places are not counted."""
    pools = list(Pool.objects.filter(offering=offering, is_service=False))
    if not pools:
        return None
    guests = session.scans.let_in().filter(registration=None).aggregate(n=Sum("places"))["n"] or 0
    return max(0, sum(max(0, pool.free) for pool in pools if not pool.waiting) - guests)
