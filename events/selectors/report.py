"""Figures about one event that may be passed on.

All tables but the first count who has a place. So the first says that number whenever it is no small one, and the number
of all registrations only when nobody learns from the two that, say, three were refused.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.i18n import pick
from events.models import Event
from events.team_words import language_word
from scheduler.enums import HOLDING_STATES, AttendanceState, RegistrationState, ScanKind
from scheduler.models import Pool, Registration, RegistrationPlace, Scan, Session
from scheduler.models.registration import RegistrationQuerySet
from scheduler.selectors.moments import when

from .feedback import FEWEST, satisfaction_of
from .small_numbers import Cell, Table, is_small, shown, suppressed, table

MOST_BARS = 12


def report(event: Event) -> list[Table]:
    """All tables; the number of queries does not grow with the people."""
    states = _states(event)
    tables = [states, _over_time(event, everybody=states.total is not None), _by_pool(event), _by_language(event)]
    return [one for one in [*tables, *_there(event), _satisfaction(event)] if one.cells]


def _registrations(event: Event) -> RegistrationQuerySet:
    return Registration.objects.filter(offering=event.offering_id).order_by()


def _states(event: Event) -> Table:
    """`total` None when it would give away, beside the number with a place, how few have none."""
    states: Counter[str] = Counter(dict(_registrations(event).values_list("state").annotate(number=Count("pk"))))
    without = [
        (_("Waiting list"), (RegistrationState.WAITING,)),
        (_("Not decided yet"), (RegistrationState.SUBMITTED, RegistrationState.IN_DRAW)),
        (_("Gave their place back, or let it lapse"), (RegistrationState.CANCELLED, RegistrationState.EXPIRED)),
        (_("Not accepted"), (RegistrationState.REFUSED,)),
    ]
    held = sum(states[state] for state in HOLDING_STATES)
    others = [(label, sum(states[state] for state in within)) for label, within in without]
    rest = sum(number for _label, number in others)
    cells = [Cell(_("With a place"), shown(held)), *suppressed(others)]
    total = None if is_small(held) or is_small(rest) else held + rest
    return Table("states", _("Registrations"), _("State"), cells, total)


def _over_time(event: Event, *, everybody: bool) -> Table:
    """In as many equal steps as make a readable picture; `everybody` False counts only who has a place."""
    title = _("Registrations over time") if everybody else _("Registrations with a place, over time")
    rows = _registrations(event) if everybody else _registrations(event).holding()
    zone = event.offering.zone
    days: dict[date, int] = dict(rows.values_list(TruncDate("created_at", tzinfo=zone)).annotate(number=Count("pk")))
    if not days:
        return Table("time", title, _("Days"), [])
    first, last = min(days), max(days)
    step = timedelta(days=-(-((last - first).days + 1) // MOST_BARS))
    found, begin = [], first
    while begin <= last:
        inside = sum(number for day, number in days.items() if begin <= day < begin + step)
        found.append((_span(begin, begin + step - timedelta(days=1)), inside))
        begin += step
    return table("time", title, _("Days"), found)


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
    return table("pools", _("Registrations with a place, by kind of place"), _("Kind of place"), rows)


def _by_language(event: Event) -> Table:
    found = dict(_registrations(event).holding().values_list("person__language").annotate(number=Count("pk")))
    named = sorted((language_word(code) if code else "–", number) for code, number in found.items())
    return table("languages", _("Languages people read"), _("Language"), named)


def _there(event: Event) -> list[Table]:
    """Session by session who came and who did not; how people came in only when that gives nothing of it away."""
    sessions = _sessions(event)
    if any(session.leaves_out for session in sessions):
        return sessions
    return [*sessions, *_door(event)]


def _sessions(event: Event) -> list[Table]:
    present = Q(attendances__state=AttendanceState.PRESENT, attendances__registration__state__in=HOLDING_STATES)
    rows = Session.objects.planned().filter(offering=event.offering_id)
    rows = rows.annotate(there=Count("attendances", filter=present), marked=Count("attendances"))
    held = _registrations(event).holding().count()
    tables = []
    for number, session in enumerate((row for row in rows.order_by("starts_at", "pk") if row.marked), 1):
        session.offering = event.offering
        parts = [(_("Were there"), session.there), (_("Had a place and did not come"), held - session.there)]
        tables.append(table(f"session-{number}", when(session), pgettext("of a report", "Presence"), parts))
    return tables


def _door(event: Event) -> list[Table]:
    scans = Scan.objects.filter(session__offering=event.offering_id).order_by()
    kinds: Counter[str] = Counter(dict(scans.values_list("kind").annotate(number=Count("pk"))))
    if not kinds:
        return []
    rows = [(str(kind.label), kinds[kind.value]) for kind in ScanKind]
    return [table("door", _("At the door"), _("Scans"), rows)]


def _satisfaction(event: Event) -> Table:
    return satisfaction_table(satisfaction_of(event).counts or {})


def satisfaction_table(counts: dict[int, int]) -> Table:
    """Rating → answers as a table, small numbers left out; without lines while there are too few answers altogether."""
    words = {5: _("Very much"), 4: _("Much"), 3: _("So-so"), 2: _("Not much"), 1: _("Not at all")}
    rows = [(word, counts.get(key, 0)) for key, word in words.items()] if sum(counts.values()) >= FEWEST else []
    return table("satisfaction", _("How people liked it"), pgettext("of a report", "Liked it"), rows)
