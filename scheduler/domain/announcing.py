"""Says that the word about an offering's places changed; cheap enough to ask after every count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scheduler.models import Offering, Pool
from scheduler.rules import Places, pool_word
from scheduler.selectors.places import places_word
from scheduler.signals import places_changed


def announce_places(
    offering: Offering, pools: Iterable[Pool], before: Mapping[int, Places], after: Mapping[int, Places]
) -> None:
    """Sends `places_changed` when the word of a main pool differs between `before` and `after` (by pool id)."""
    main = [pool for pool in pools if not pool.is_service]
    keeps = offering.waiting_list
    touched = [pool.pk for pool in main if pool.pk in before and pool.pk in after]
    if all(pool_word(before[pk], waiting_list=keeps) == pool_word(after[pk], waiting_list=keeps) for pk in touched):
        return
    now: list[Places] = [after.get(pool.pk, pool) for pool in main]
    places_changed.send(sender=Offering, offering=offering, word=places_word(offering, now))


def announce_word(offering: Offering) -> None:
    """Sends `places_changed` whatever it was before: opened, closed, cancelled, dates or pools changed."""
    pools = list(Pool.objects.filter(offering=offering, is_service=False))
    places_changed.send(sender=Offering, offering=offering, word=places_word(offering, pools))
