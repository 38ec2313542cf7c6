"""Figures about an event that may be passed on: small numbers are left out, also those one could work out.

Every table is a partition of a known whole. A cell of 1 to 4 people is left out; when what is left out could still be
worked out from the rest, the next smallest cell goes as well, and the word in its place is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.i18n import pick
from events.models import Event
from events.team_words import language_word
from scheduler.enums import HOLDING_STATES, AttendanceState, RegistrationState, ScanKind
from scheduler.models import Pool, Registration, RegistrationPlace, Scan, Session
from scheduler.selectors.moments import when

from .feedback import FEWEST, satisfaction_of

SMALL = 5
MOST_BARS = 12


@dataclass(frozen=True)
class Cell:
    """`value` None: left out."""

    label: str
    value: int | None

    @property
    def shown(self) -> str:
        return _("few") if self.value is None else str(self.value)


@dataclass(frozen=True)
class Table:
    """`total` None: left out, or no whole of its own."""

    key: str
    title: str
    cells: list[Cell]
    total: int | None = None

    @property
    def most(self) -> int:
        return max((cell.value or 0 for cell in self.cells), default=0)

    @property
    def bars(self) -> list[tuple[Cell, int, int]]:
        """(cell, top of its line, length of the bar out of 270)."""
        most = self.most or 1
        return [(cell, 52 * row, round(270 * (cell.value or 0) / most)) for row, cell in enumerate(self.cells)]

    @property
    def height(self) -> int:
        return 52 * len(self.cells)


def suppressed(rows: Iterable[tuple[str, int]]) -> list[Cell]:
    """Cells in their order; nothing that is left out can be worked out from the sum of all."""
    cells = list(rows)
    hidden = {place for place, (_label, value) in enumerate(cells) if 0 < value < SMALL}
    by_size = sorted((value, place) for place, (_label, value) in enumerate(cells) if value >= SMALL)
    while hidden and by_size and (len(hidden) < 2 or sum(cells[place][1] for place in hidden) < 2 * SMALL):
        hidden.add(by_size.pop(0)[1])
    return [Cell(label, None if place in hidden else value) for place, (label, value) in enumerate(cells)]


def table(key: str, title: str, rows: Iterable[tuple[str, int]]) -> Table:
    found = list(rows)
    total = sum(value for _label, value in found)
    return Table(key, title, suppressed(found), total if total == 0 or total >= SMALL else None)


def report(event: Event) -> list[Table]:
    """All tables; the number of queries does not grow with the people."""
    tables = [_states(event), _over_time(event), _by_pool(event), _by_language(event), *_there(event)]
    return [one for one in [*tables, _satisfaction(event)] if one.cells]


def _states(event: Event) -> Table:
    rows = Registration.objects.filter(offering=event.offering_id).order_by()
    states: Counter[str] = Counter(dict(rows.values_list("state").annotate(number=Count("pk"))))
    groups = [
        (_("With a place"), HOLDING_STATES),
        (_("Waiting list"), (RegistrationState.WAITING,)),
        (_("Not decided yet"), (RegistrationState.SUBMITTED, RegistrationState.IN_DRAW)),
        (_("Gave their place back, or let it lapse"), (RegistrationState.CANCELLED, RegistrationState.EXPIRED)),
        (_("Not accepted"), (RegistrationState.REFUSED,)),
    ]
    return table("states", _("Registrations"), [(label, sum(states[s] for s in within)) for label, within in groups])


def _over_time(event: Event) -> Table:
    """In as many equal steps as make a readable picture."""
    rows = Registration.objects.filter(offering=event.offering_id).order_by()
    zone = event.offering.zone
    days: dict[date, int] = dict(rows.values_list(TruncDate("created_at", tzinfo=zone)).annotate(number=Count("pk")))
    if not days:
        return Table("time", _("Registrations over time"), [])
    first, last = min(days), max(days)
    step = timedelta(days=-(-((last - first).days + 1) // MOST_BARS))
    found, begin = [], first
    while begin <= last:
        inside = sum(number for day, number in days.items() if begin <= day < begin + step)
        found.append((_span(begin, begin + step - timedelta(days=1)), inside))
        begin += step
    return table("time", _("Registrations over time"), found)


def _span(first: date, last: date) -> str:
    words = date_format(first, "SHORT_DATE_FORMAT")
    return words if first == last else f"{words} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def _by_pool(event: Event) -> Table:
    held = RegistrationPlace.objects.filter(
        registration__offering=event.offering_id, registration__state__in=HOLDING_STATES, pool__is_service=False
    )
    taken = dict(held.order_by().values_list("pool_id").annotate(number=Count("registration")))
    pools = Pool.objects.filter(offering=event.offering_id, is_service=False).order_by("pk")
    rows = [(pick(pool.name)[0] or _("Places"), taken.get(pool.pk, 0)) for pool in pools]
    return table("pools", _("Registrations with a place, by kind of place"), rows)


def _by_language(event: Event) -> Table:
    rows = Registration.objects.filter(offering=event.offering_id, state__in=HOLDING_STATES).order_by()
    found = dict(rows.values_list("person__language").annotate(number=Count("pk")))
    named = sorted((language_word(code) if code else "–", number) for code, number in found.items())
    return table("languages", _("Languages people read"), named)


def _there(event: Event) -> list[Table]:
    """Session by session: who came and who did not, once it is over; and how people came in."""
    there = Count("attendances", filter=Q(attendances__state=AttendanceState.PRESENT))
    marked = Count("attendances")
    rows = Session.objects.planned().filter(offering=event.offering_id).annotate(there=there, marked=marked)
    sessions = [row for row in rows.order_by("starts_at", "pk") if row.marked]
    confirmed = Registration.objects.filter(offering=event.offering_id, state=RegistrationState.CONFIRMED).count()
    tables = []
    for number, session in enumerate(sessions, 1):
        session.offering = event.offering
        came = session.there
        parts = [(_("Were there"), came), (_("Had a place and did not come"), max(confirmed - came, 0))]
        tables.append(table(f"session-{number}", when(session), parts))
    return [*tables, *_door(event)]


def _door(event: Event) -> list[Table]:
    scans = Scan.objects.filter(session__offering=event.offering_id).order_by()
    kinds: Counter[str] = Counter(dict(scans.values_list("kind").annotate(number=Count("pk"))))
    if not kinds:
        return []
    rows = [(str(kind.label), kinds[kind.value]) for kind in ScanKind]
    return [table("door", _("At the door"), rows)]


def _satisfaction(event: Event) -> Table:
    return satisfaction_table(satisfaction_of(event).counts or {})


def satisfaction_table(counts: dict[int, int]) -> Table:
    """Rating → answers as a table, small numbers left out; without lines while there are too few answers altogether."""
    words = {5: _("Very much"), 4: _("Much"), 3: _("So-so"), 2: _("Not much"), 1: _("Not at all")}
    if sum(counts.values()) < FEWEST:
        return Table("satisfaction", _("How people liked it"), [])
    return table("satisfaction", _("How people liked it"), [(word, counts.get(key, 0)) for key, word in words.items()])
