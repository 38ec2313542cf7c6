"""Who belongs to one wish for places: a single person, or a group behind the registration that leads it.

Every change that concerns the places of a group is made for all of its people in one transaction. Whether somebody is
confirmed or still pending is each person's own matter: both hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from scheduler.enums import RegistrationState
from scheduler.models import Pool, Registration, RegistrationPlace
from scheduler.signals import (
    registration_confirmed,
    registration_offered,
    registration_pending,
    registration_promoted,
)

from .conditions import deadline
from .counters import Wish, give_back, wish_of
from .states import change_state

_S = RegistrationState


def leader_of(registration: Registration) -> Registration:
    """The row that carries the places; the registration itself when it is single."""
    return registration if registration.lead_id is None else registration.lead  # type: ignore[return-value]


def everyone(lead: Registration) -> list[Registration]:
    """The lead and all whom it carries, each with `person` and `offering`. No query when `carried` is prefetched."""
    prefetched = "carried" in getattr(lead, "_prefetched_objects_cache", {})
    carried = list(lead.carried.all() if prefetched else lead.carried.select_related("person").order_by("id"))
    for one in carried:
        one.offering, one.lead = lead.offering, lead
    return [lead, *carried]


def grant(lead: Registration, *, by: Any, now: datetime, promoted: bool = False) -> None:
    """The places are theirs: confirmed, or pending where something must be settled first. Counting is the caller's."""
    for one in everyone(lead):
        secure(one, by=by, now=now, promoted=promoted)
        if promoted and one.state == _S.CONFIRMED:
            registration_promoted.send(sender=Registration, registration=one)


def secure(one: Registration, *, by: Any, now: datetime, promoted: bool = False) -> None:
    was = one.state
    if one.open_conditions:
        until = deadline(one, now)
        change_state(one, _S.PENDING, by=by, now=now, pending_until=until, open_conditions=one.open_conditions)
        registration_pending.send(sender=Registration, registration=one, was=was)
        return
    change_state(one, _S.CONFIRMED, by=by, now=now)
    registration_confirmed.send(sender=Registration, registration=one, promoted=promoted, was=was)


def offer(lead: Registration, *, by: Any, now: datetime) -> None:
    until = now + timedelta(hours=lead.offering.offer_hours)
    for one in everyone(lead):
        change_state(one, _S.OFFERED, by=by, now=now, offered_until=until)
        registration_offered.send(sender=Registration, registration=one)


def wish_for(count: int, wish: Wish, pools: list[Pool]) -> Wish:
    """The same wish for `count` people: a main pool gives each one place, a service at most one each."""
    main = {pool.pk for pool in pools if not pool.is_service}
    return {pk: count if pk in main else min(number, count) for pk, number in wish.items()}


def step_out(leaver: Registration, party: list[Registration], pools: list[Pool], *, now: datetime) -> None:
    """One person leaves a group that stays: the party is smaller by one, and the next one leads when the lead leaves.

    The leaver's own state is the caller's; the caller holds the pools.
    """
    lead, staying = party[0], [one for one in party if one.pk != leaver.pk]
    wish = wish_of(lead)
    smaller = wish_for(len(staying), wish, pools)
    if lead.holds_places:
        _return(pools, {pk: wish[pk] - smaller[pk] for pk in wish if wish[pk] > smaller[pk]})
    for pk in [pk for pk in wish if wish[pk] != smaller[pk]]:
        RegistrationPlace.objects.filter(registration=lead, pool=pk).update(count=smaller[pk])
    if leaver.pk == lead.pk:
        _hand_over(lead, staying, now=now)
    Registration.objects.filter(pk=leaver.pk).update(lead=None)
    leaver.lead = None


def _hand_over(lead: Registration, staying: list[Registration], *, now: datetime) -> None:
    heir, others = staying[0], staying[1:]
    RegistrationPlace.objects.filter(registration=lead).update(registration=heir)
    Registration.objects.filter(pk=heir.pk).update(lead=None, updated_at=now)
    Registration.objects.filter(pk__in=[one.pk for one in others]).update(lead=heir, updated_at=now)


def _return(pools: list[Pool], places: Wish) -> None:
    give_back(places)
    for pool in pools:
        pool.taken -= places.get(pool.pk, 0)
