"""Making, opening and ending offerings; sizes of pools. Sessions live next door and are named here too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from core.audit import record
from core.errors import Conflict, InvalidInput
from core.models import AuditEntry
from scheduler.enums import LIVE_STATES, OFFERING_TRANSITIONS, OfferingStatus, RegistrationState
from scheduler.models import Offering, Pool, Registration
from scheduler.rules import clean_line
from scheduler.signals import offering_cancelled, offering_changed

from .announcing import announce_places, announce_word
from .counters import figures, lock_pools
from .leaving import refill
from .lottery import check_allocation, promise
from .sessions import add_session, add_sessions, cancel_session, move_session

__all__ = [
    "add_pool",
    "add_session",
    "add_sessions",
    "cancel_offering",
    "cancel_session",
    "change_offering",
    "close_offering",
    "create_offering",
    "move_session",
    "open_offering",
    "remove_pool",
    "resize_pool",
    "retract_offering",
]

CHANGEABLE = {
    "title", "path", "opens_at", "closes_at", "party_max", "fill_gaps", "waiting_list", "approval", "promotion",
    "offer_hours", "pending_hours", "timezone", "group_max", "allocation", "draw_at",
}  # fmt: skip


@transaction.atomic
def create_offering(
    *,
    organisation: Organisation,
    by: Any,
    title: dict[str, str],
    kind: str = "course_run",
    path: str = "",
    places: int | None = None,
    **rules: Any,
) -> Offering:
    """A draft offering. `places`: size of its main pool; None leaves places uncounted (self-paced).

    `rules`: opens_at, closes_at, party_max, group_max, fill_gaps, waiting_list, approval, promotion, offer_hours,
    pending_hours, allocation, draw_at, timezone.
    """
    _check_rules(rules)
    check_allocation(Offering(**rules), {})
    offering = Offering.objects.create(organisation=organisation, kind=kind, title=_clean(title), path=path, **rules)
    record("offering.created", on=offering, by=by, kind=kind)
    if places is not None:
        Pool.objects.create(offering=offering, size=_checked_size(places))
    return offering


@transaction.atomic
def change_offering(*, offering: Offering, by: Any, **changes: Any) -> Offering:
    """Writes the given fields (see `create_offering`); calendars and listings are told. The title may change too."""
    _check_rules(changes)
    if {"opens_at", "closes_at"} & set(changes):
        opens, closes = (changes.get(name, getattr(offering, name)) for name in ("opens_at", "closes_at"))
        _check_window(opens, closes)
    check_allocation(offering, changes)
    if "title" in changes:
        changes["title"] = _clean(changes["title"])
    for name, value in changes.items():
        setattr(offering, name, value)
    Offering.objects.filter(pk=offering.pk).update(**changes, sequence=F("sequence") + 1, updated_at=timezone.now())
    offering.sequence += 1
    record("offering.changed", on=offering, by=by, fields=sorted(changes))
    promise(offering)
    offering_changed.send(sender=Offering, offering=offering)
    announce_word(offering)
    return offering


@transaction.atomic
def open_offering(*, offering: Offering, by: Any) -> Offering:
    """People may register from now on (within its window)."""
    promise(offering)
    return _set_status(offering, OfferingStatus.OPEN, by)


@transaction.atomic
def close_offering(*, offering: Offering, by: Any) -> Offering:
    """No new registrations; who has a place keeps it, and the waiting list still moves up."""
    return _set_status(offering, OfferingStatus.CLOSED, by)


@transaction.atomic
def retract_offering(*, offering: Offering, by: Any) -> Offering:
    """Back to a draft, out of the calendars. Conflict while somebody is registered: they must be told, by cancelling."""
    offering.refresh_from_db(from_queryset=Offering.objects.select_for_update())
    live = offering.registrations.live().count()
    if live:
        sentence = ngettext(
            "%(count)d registration stands. Cancel it instead, so that everyone is told.",
            "%(count)d registrations stand. Cancel it instead, so that everyone is told.",
            live,
        )
        raise Conflict(sentence % {"count": live}, code="has_registrations")
    return _set_status(offering, OfferingStatus.DRAFT, by)


@transaction.atomic
def cancel_offering(*, offering: Offering, by: Any, reason: str = "", now: datetime | None = None) -> Offering:
    """Ends it for everyone: all live registrations are cancelled, everyone is told. Safe to repeat.

    The lock on the offering waits for registrations under way and keeps new ones from slipping in.
    """
    now = now or timezone.now()
    offering.refresh_from_db(from_queryset=Offering.objects.select_for_update())
    if offering.status == OfferingStatus.CANCELLED:
        return offering
    lock_pools(offering)
    offering.cancel_reason = reason
    _end_registrations(offering, by=by, reason=reason, now=now)
    offering.pools.update(taken=0, waiting=0)
    offering.sessions.update(status="cancelled", sequence=F("sequence") + 1, updated_at=now)
    _set_status(offering, OfferingStatus.CANCELLED, by, cancel_reason=reason)
    return offering


def _end_registrations(offering: Offering, *, by: Any, reason: str, now: datetime) -> None:
    live = list(offering.registrations.live())
    # The facts go out while the rows still say who was concerned.
    offering_cancelled.send(sender=Offering, offering=offering, registrations=live, by=by)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            action="registration.cancelled",
            subject_type=Registration._meta.label_lower,
            subject_id=str(registration.uuid),
            actor_id=str(getattr(by, "uuid", "") or ""),
            data={"was": registration.state, "with": "offering"},
        )
        for registration in live
    )
    Registration.objects.filter(offering=offering, state__in=LIVE_STATES).update(
        state=RegistrationState.CANCELLED,
        ended_at=now,
        offered_until=None,
        pending_until=None,
        reason=reason,
        updated_at=now,
    )


@transaction.atomic
def add_pool(
    *,
    offering: Offering,
    by: Any,
    size: int,
    name: dict[str, str] | None = None,
    key: str = "",
    is_service: bool = False,
    closes_at: datetime | None = None,
) -> Pool:
    """Another kind of counted place, or an extra service (interpreter, childcare, laptop) with its own size."""
    pool = Pool.objects.create(
        offering=offering,
        size=_checked_size(size),
        name=name or {},
        key=key,
        is_service=is_service,
        closes_at=closes_at,
    )
    record("pool.added", on=offering, by=by, pool=pool.pk, size=size)
    announce_word(offering)
    return pool


@transaction.atomic
def remove_pool(*, pool: Pool, by: Any) -> None:
    """Only while nobody ever asked for its places."""
    lock_pools(pool.offering_id)
    if pool.places.exists():
        raise Conflict(_("People have asked for these places; they cannot be removed."), code="pool_in_use")
    record("pool.removed", on=pool.offering, by=by, pool=pool.pk)
    pool.delete()


@transaction.atomic
def resize_pool(*, pool: Pool, by: Any, size: int, now: datetime | None = None) -> Pool:
    """Sets the number of places; more places go to the waiting list at once. Never below what is taken."""
    pools = lock_pools(pool.offering_id)
    held = next(row for row in pools if row.pk == pool.pk)
    if _checked_size(size) < held.taken:
        sentence = ngettext(
            "%(taken)d place is taken; there cannot be fewer.",
            "%(taken)d places are taken; there cannot be fewer.",
            held.taken,
        )
        raise Conflict(sentence % {"taken": held.taken}, code="pool_taken", field="size")
    before, was = figures(pools), held.size
    Pool.objects.filter(pk=held.pk).update(size=size)
    held.size = size
    record("pool.resized", on=pool.offering, by=by, pool=pool.pk, was=was, size=size)
    refill(pool.offering, pools, by=by, now=now or timezone.now())
    announce_places(pool.offering, pools, before, figures(pools))
    pool.size, pool.taken, pool.waiting = held.size, held.taken, held.waiting
    return pool


def _set_status(offering: Offering, to: str, by: Any, **fields: Any) -> Offering:
    if offering.status == to:
        return offering
    if to not in OFFERING_TRANSITIONS[offering.status]:
        state = OfferingStatus(offering.status).label
        raise Conflict(_("This is “%(state)s”; that step is no longer possible.") % {"state": state}, code="status")
    was, offering.status = offering.status, to
    fields |= {"status": to, "updated_at": timezone.now()}
    Offering.objects.filter(pk=offering.pk).update(**fields, sequence=F("sequence") + 1)
    offering.sequence += 1
    record(f"offering.{to}", on=offering, by=by, was=was)
    offering_changed.send(sender=Offering, offering=offering)
    announce_word(offering)
    return offering


def _clean(title: dict[str, str]) -> dict[str, str]:
    return {language: clean_line(text)[:300] for language, text in title.items()}


def _checked_size(size: int) -> int:
    if not 0 <= size <= 100_000:
        raise InvalidInput(_("Please give a number of places between 0 and 100,000."), code="pool_size", field="size")
    return size


def _check_rules(rules: dict[str, Any]) -> None:
    if unknown := set(rules) - CHANGEABLE:
        raise TypeError(f"an offering has no {sorted(unknown)}")
    if rules.get("group_max", 1) < 1:
        raise InvalidInput(_("A group has at least one person."), code="group_max", field="group_max")
    if not 1 <= rules.get("pending_hours", 1) <= 90 * 24:
        raise InvalidInput(_("From one hour to 90 days."), code="pending_hours", field="pending_hours")
    if rules.get("party_max", 1) < 1:
        raise InvalidInput(_("At least one place per registration."), code="party_max", field="party_max")
    _check_window(rules.get("opens_at"), rules.get("closes_at"))
    if "timezone" in rules:
        _check_zone(rules["timezone"])


def _check_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if opens_at and closes_at and closes_at <= opens_at:
        raise InvalidInput(_("Registration must close after it opens."), code="window", field="closes_at")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(_("This time zone is not known."), code="timezone", field="timezone") from None
