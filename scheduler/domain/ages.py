"""Ages that a kind of place is for, and what an offering says about minors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler.models import AgeRules, Offering, Pool

from .counters import lock_pools
from .offerings import add_pool
from .questions import texts_of

OLDEST = 120
LONGEST_KEPT = 365


@transaction.atomic
def set_ages(
    *,
    pool: Pool,
    by: Any,
    age_min: int | None,
    age_max: int | None,
    needs_guardian: bool,
    name: Mapping[str, str] | None = None,
) -> Pool:
    """Binds a kind of place to ages. Conflict once people have asked for it: they said that they belong to it."""
    held = next(row for row in lock_pools(pool.offering_id) if row.pk == pool.pk)
    _check(held, age_min, age_max)
    wanted = (age_min, age_max, needs_guardian)
    if (held.age_min, held.age_max, held.needs_guardian) != wanted and held.places.exists():
        sentence = _("People have registered for these ages already. Please add another group instead.")
        raise Conflict(sentence, code="pool_in_use", field="age_min")
    held.age_min, held.age_max, held.needs_guardian = wanted
    fields = ["age_min", "age_max", "needs_guardian"]
    if name is not None:
        held.name = texts_of(name, 100)
        fields.append("name")
    held.save(update_fields=fields)
    record("pool.ages_set", on=pool.offering, by=by, pool=pool.pk, ages=[age_min, age_max], guardian=needs_guardian)
    return held


@transaction.atomic
def add_age_group(
    *, offering: Offering, by: Any, size: int, age_min: int | None, age_max: int | None, needs_guardian: bool,
    name: Mapping[str, str] | None = None,
) -> Pool:  # fmt: skip
    """Another kind of place, with its own number of places, for people of these ages."""
    pool = add_pool(offering=offering, by=by, size=size, name=texts_of(name or {}, 100))
    return set_ages(pool=pool, by=by, age_min=age_min, age_max=age_max, needs_guardian=needs_guardian)


@transaction.atomic
def set_age_rules(
    *,
    offering: Offering,
    by: Any,
    note: Mapping[str, str],
    consent: Mapping[str, str],
    consent_hours: int,
    keep_days: int,
) -> AgeRules:
    """What is said about minors, what guardians agree to, how long they have, how long their details are kept."""
    if not 1 <= consent_hours <= 90 * 24:
        raise InvalidInput(_("From one hour to 90 days."), code="consent_hours", field="consent_hours")
    if not 0 <= keep_days <= LONGEST_KEPT:
        raise InvalidInput(_("At most a year after the end."), code="keep_days", field="keep_days")
    rules, _made = AgeRules.objects.update_or_create(
        offering=offering,
        defaults={
            "note": texts_of(note, 500),
            "consent": {language: text.strip()[:5000] for language, text in consent.items() if text.strip()},
            "consent_hours": consent_hours,
            "keep_days": keep_days,
        },
    )
    record("age_rules.set", on=offering, by=by, hours=consent_hours, keep_days=keep_days)
    return rules


def _check(pool: Pool, age_min: int | None, age_max: int | None) -> None:
    if pool.is_service:
        raise InvalidInput(_("An extra service has no ages."), code="service_ages", field="age_min")
    for name, age in (("age_min", age_min), ("age_max", age_max)):
        if age is not None and not 0 <= age <= OLDEST:
            raise InvalidInput(_("Please give an age from 0 to 120."), code="age", field=name)
    if age_min is not None and age_max is not None and age_max < age_min:
        raise InvalidInput(_("The upper age is below the lower one."), code="ages_order", field="age_max")
