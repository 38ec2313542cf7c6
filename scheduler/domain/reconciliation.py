"""The nightly look whether the counters tell the truth. It raises an alarm; it never repairs silently."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import structlog
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.domain.messages import send_message
from accounts.models import Person
from core.audit import record
from scheduler.enums import HOLDING_STATES, RegistrationState
from scheduler.models import Pool, RegistrationPlace

log = structlog.get_logger("lichthof.places")


@dataclass(frozen=True)
class Difference:
    """One pool whose counters differ from its live registrations."""

    pool: int
    offering: str
    taken: int
    held: int
    waiting: int
    queued: int


def reconcile() -> list[Difference]:
    """Compares every counted pool with its live registrations: a log line and an audit row per difference, and a
    message to the city's own people once a day.

    Pools of external offerings repeat what the provider said and are left out.
    """
    found = [_alarm(pool) for pool in _differing_pools()]
    if not found:
        log.info("places_agree")
        return found
    for person in Person.objects.filter(is_staff=True, is_active=True):
        key = f"places_differ:{timezone.now():%Y-%m-%d}:{person.uuid}"
        send_message(to=person, kind="places_differ", key=key, context={"found": found})
    return found


def count_differences() -> int:
    """How many pools differ right now; for monitors."""
    return _differing_pools().count()


def _alarm(pool: Pool) -> Difference:
    difference = _difference(pool)
    log.error("places_differ", **asdict(difference))
    record("pool.differs", on=pool.offering, **asdict(difference))
    return difference


def _differing_pools() -> QuerySet[Pool]:
    held = _places(Sum("count"), registration__state__in=HOLDING_STATES)
    queued = _places(Count("id"), registration__state=RegistrationState.WAITING)
    pools = Pool.objects.filter(offering__external=False).annotate(held=held, queued=queued)
    return pools.filter(~Q(taken=F("held")) | ~Q(waiting=F("queued"))).select_related("offering").order_by("id")


def _places(how: Sum | Count, **which: object) -> Coalesce:
    rows = RegistrationPlace.objects.filter(pool=OuterRef("pk"), **which).order_by().values("pool")
    return Coalesce(Subquery(rows.annotate(number=how).values("number"), output_field=IntegerField()), 0)


def _difference(pool: Pool) -> Difference:
    return Difference(
        pool=pool.pk,
        offering=str(pool.offering.uuid),
        taken=pool.taken,
        held=pool.held,  # type: ignore[attr-defined]
        waiting=pool.waiting,
        queued=pool.queued,  # type: ignore[attr-defined]
    )
