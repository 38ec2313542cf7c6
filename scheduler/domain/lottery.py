"""Drawing lots: the seed is promised by its hash before, drawn once, and published after. The mathematics is `lots`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler import lots
from scheduler.enums import Allocation, OfferingStatus, RegistrationState
from scheduler.models import Draw, Offering, Pool, Registration
from scheduler.selectors.moments import local_time
from scheduler.signals import registration_waitlisted

from .announcing import announce_places
from .counters import figures, join_in_order, lock_pools, wish_of
from .parties import everyone
from .queue import settle

_S = RegistrationState


def promise(offering: Offering) -> Draw | None:
    """The draw with its seed, made once; None where no lots are drawn. Called before anybody can register."""
    if offering.allocation != Allocation.LOTTERY:
        return None
    seed = lots.new_seed()
    fresh = {"seed": seed, "seed_hash": lots.seed_hash(seed), "algorithm": lots.ALGORITHM}
    return Draw.objects.get_or_create(offering=offering, defaults=fresh)[0]


def check_allocation(offering: Offering, changes: dict[str, Any]) -> None:
    """Places are given one way for everyone: no change once somebody is in, and a draw needs its day and a list."""
    wanted = {name: changes.get(name, getattr(offering, name)) for name in ("allocation", "draw_at", "waiting_list")}
    if wanted["allocation"] == Allocation.LOTTERY:
        if wanted["draw_at"] is None:
            raise InvalidInput(_("Please say when lots are drawn."), code="draw_at", field="draw_at")
        if not wanted["waiting_list"]:
            sentence = _("Whoever is not drawn goes on the waiting list; please keep one.")
            raise InvalidInput(sentence, code="draw_list", field="waiting_list")
    if offering.pk and wanted["allocation"] != offering.allocation and offering.registrations.live().exists():
        sentence = _("People have registered; how places are given can no longer change.")
        raise Conflict(sentence, code="allocation", field="allocation")


@transaction.atomic
def draw_lots(*, offering: Offering, by: Any, now: datetime | None = None) -> Draw:
    """Draws: places in the drawn order, and the waiting list for the rest. Drawing again changes nothing.

    The lock on the offering waits for registrations under way and keeps new ones out until everybody has a place or a
    number. Conflict before its time.
    """
    now = now or timezone.now()
    offering.refresh_from_db(from_queryset=Offering.objects.select_for_update())
    draw = promise(offering)
    if draw is None or offering.drawn_at:
        return _done(draw)
    _check_time(offering, now)
    pools = lock_pools(offering)
    before = figures(pools)
    leads = {lots.ticket_of(one.uuid): one for one in _in_the_draw(offering)}
    _write_input(draw, offering, leads, pools)
    drawn = lots.draw(draw.seed, [lots.Ticket(one["ticket"], one["places"]) for one in draw.tickets])
    _hand_out(offering, pools, [leads[one.ticket] for one in drawn], by=by, now=now)
    _write_result(draw, [one.ticket for one in drawn], leads, now)
    Offering.objects.filter(pk=offering.pk).update(drawn_at=now)
    offering.drawn_at = now
    record("offering.drawn", on=offering, by=by, input_hash=draw.input_hash, tickets=len(drawn))
    announce_places(offering, pools, before, figures(pools))
    return draw


def draw_due(*, now: datetime | None = None) -> int:
    """Draws wherever the time has come; returns how many offerings. Safe beside itself."""
    now = now or timezone.now()
    due = Offering.objects.filter(allocation=Allocation.LOTTERY, drawn_at=None, draw_at__lte=now)
    rows = list(due.filter(status__in=(OfferingStatus.OPEN, OfferingStatus.CLOSED)).order_by("id"))
    for offering in rows:
        draw_lots(offering=offering, by=None, now=now)
    return len(rows)


def _done(draw: Draw | None) -> Draw:
    if draw is None:
        raise Conflict(_("No lots are drawn here."), code="no_draw")
    return draw


def _check_time(offering: Offering, now: datetime) -> None:
    if offering.status in (OfferingStatus.CANCELLED, OfferingStatus.DRAFT):
        raise Conflict(_("Lots are drawn only where people can register."), code="draw_status")
    if offering.draw_at and now < offering.draw_at:
        when = local_time(offering, offering.draw_at)
        raise Conflict(_("Lots are drawn on %(when)s, not before.") % {"when": when}, code="draw_too_early")


def _in_the_draw(offering: Offering) -> list[Registration]:
    rows = offering.registrations.leading().filter(state=_S.IN_DRAW).order_by("uuid")
    found = list(rows.select_related("person").prefetch_related("places", "carried__person"))
    for one in found:
        one.offering = offering
    return found


def _write_input(draw: Draw, offering: Offering, leads: dict[str, Registration], pools: list[Pool]) -> None:
    tickets = [
        {"ticket": ticket, "places": {str(pk): count for pk, count in wish_of(one).items()}}
        for ticket, one in sorted(leads.items())
    ]
    draw.tickets = tickets
    draw.free = {str(pool.pk): {"free": pool.free, "size": pool.size} for pool in pools}
    draw.input_hash = lots.input_hash(tickets, draw.free)


def _hand_out(offering: Offering, pools: list[Pool], drawn: list[Registration], *, by: Any, now: datetime) -> None:
    """Everybody joins the waiting list in the drawn order, and the waiting list gives the places as it always does."""
    numbers = join_in_order(pools, [wish_of(one) for one in drawn])
    rows = []
    for lead, number in zip(drawn, numbers, strict=True):
        for one in everyone(lead):
            one.state, one.seq, one.updated_at = _S.WAITING, number, now
            rows.append(one)
    Registration.objects.bulk_update(rows, ["state", "seq", "updated_at"], batch_size=200)
    settle(offering, pools, by=by, now=now, drawn=True)
    waiting = offering.registrations.filter(state=_S.WAITING, pk__in=[one.pk for one in rows])
    for one in waiting.select_related("person").order_by("seq", "id"):
        one.offering = offering
        record("registration.waiting", on=one, by=by, was=_S.IN_DRAW)
        registration_waitlisted.send(sender=Registration, registration=one)


def _write_result(draw: Draw, order: list[str], leads: dict[str, Registration], now: datetime) -> None:
    held = Registration.objects.holding().filter(pk__in=[one.pk for one in leads.values()])
    won = {lots.ticket_of(uuid) for uuid in held.values_list("uuid", flat=True)}
    draw.order = [{"ticket": ticket, "place": ticket in won} for ticket in order]
    draw.drawn_at = now
    draw.save()
