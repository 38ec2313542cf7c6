"""Is it time, and is it possible? What must be true before somebody registers (who may is a matter of `rules`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, DomainError, InvalidInput, PermissionRefused
from scheduler.enums import OfferingStatus
from scheduler.models import Offering, Pool
from scheduler.selectors.moments import local_time

from .counters import Wish

type Pools = Iterable[Pool] | Mapping[Pool, int] | None


def check_can_register(
    *,
    offering: Offering,
    person: Any = None,
    party_size: int = 1,
    pools: Pools = None,
    now: datetime | None = None,
) -> None:
    """Raises a DomainError with a sentence for people when one cannot register here (not even on the waiting list).

    Reads the offering's pools. A full offering with a waiting list is no error.
    """
    check_time(offering, now or timezone.now())
    if person is not None and not person.is_active:
        raise PermissionRefused(_("This account is closed."), code="person_inactive")
    all_pools = list(offering.pools.all())
    wish = make_wish(offering, all_pools, party_size, pools)
    check_party(offering, party_size)
    check_wish(offering, all_pools, wish, now or timezone.now())


def can_register(**wanted: Any) -> bool:
    """`check_can_register` as a yes or no."""
    try:
        check_can_register(**wanted)
    except DomainError:
        return False
    return True


def check_time(offering: Offering, now: datetime, *, at_the_door: bool = False) -> None:
    """The offering takes registrations at `now`. No query.

    `at_the_door`: whoever lets people in registers them also after registration has closed, as long as it lasts.
    """
    if offering.external:
        raise Conflict(_("Registration happens at the provider."), code="external")
    if offering.status == OfferingStatus.CANCELLED:
        raise Conflict(_("This has been cancelled."), code="cancelled")
    if offering.status == OfferingStatus.DRAFT:
        raise Conflict(_("Registration has not opened yet."), code="not_yet_open")
    if offering.ends_at and offering.ends_at <= now:
        raise Conflict(_("This is already over."), code="past")
    if offering.opens_at and now < offering.opens_at:
        opens = _("Registration opens on %(when)s.") % {"when": local_time(offering, offering.opens_at)}
        raise Conflict(opens, code="not_yet_open")
    if at_the_door:
        return
    if offering.status == OfferingStatus.CLOSED:
        raise Conflict(_("Registration has closed."), code="closed")
    if offering.closes_at and offering.closes_at <= now:
        closed = _("Registration closed on %(when)s.") % {"when": local_time(offering, offering.closes_at)}
        raise Conflict(closed, code="closed")


def make_wish(offering: Offering, all_pools: list[Pool], party_size: int, pools: Pools) -> Wish:
    """{pool id: places}: the chosen pools, and the main pool even when only services were chosen.

    A main pool gives one place per person of the party, a service one unless a number was given.
    """
    counts = dict(pools) if isinstance(pools, Mapping) else dict.fromkeys(pools or (), 0)
    chosen = {pool.pk: number for pool, number in counts.items()}
    known = {pool.pk: pool for pool in all_pools}
    if unknown := set(chosen) - set(known):
        raise InvalidInput(_("These places belong to something else."), code="foreign_pool", field=str(min(unknown)))
    main = [pool for pool in all_pools if not pool.is_service]
    if main and not any(pool.pk in chosen for pool in main):
        if len(main) > 1:
            raise InvalidInput(_("Please choose which places you would like."), code="pool_missing", field="pools")
        chosen[main[0].pk] = 0
    if sum(not known[pk].is_service for pk in chosen) > 1:
        raise InvalidInput(_("Please choose one kind of place."), code="pool_ambiguous", field="pools")
    return {pk: chosen[pk] or (1 if known[pk].is_service else party_size) for pk in sorted(chosen)}


def check_party(offering: Offering, party_size: int) -> None:
    """The party is no larger than one registration may be here. No query."""
    if 1 <= party_size <= offering.party_max:
        return
    sentence = ngettext(
        "One registration is for one person here.",
        "One registration is for at most %(most)d people here.",
        offering.party_max,
    )
    raise InvalidInput(sentence % {"most": offering.party_max}, code="party_too_large", field="party_size")


def check_wish(offering: Offering, all_pools: list[Pool], wish: Wish, now: datetime) -> None:
    """The wish could ever be met. No query."""
    for pool in all_pools:
        if pool.pk in wish:
            _check_pool(offering, pool, wish[pool.pk], now)


def _check_pool(offering: Offering, pool: Pool, places: int, now: datetime) -> None:
    if places < 1:
        raise InvalidInput(_("Please give a number of places."), code="invalid_places", field="pools")
    if places > pool.size:
        sentence = ngettext(
            "There is %(size)d place altogether; %(places)d will never be free.",
            "There are %(size)d places altogether; %(places)d will never be free.",
            pool.size,
        )
        raise Conflict(sentence % {"size": pool.size, "places": places}, code="full", field="party_size")
    if pool.closes_at and pool.closes_at <= now:
        closed = _("This service could be asked for until %(when)s.") % {"when": local_time(offering, pool.closes_at)}
        raise Conflict(closed, code="service_closed", field="pools")


def full_error(places: int) -> Conflict:
    """What one is told when there is no place and no waiting list."""
    if places == 1:
        return Conflict(_("All places are taken, and there is no waiting list."), code="full")
    return Conflict(
        _("%(places)d places are no longer free, and there is no waiting list.") % {"places": places}, code="full"
    )
