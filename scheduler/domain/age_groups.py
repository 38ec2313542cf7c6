"""Somebody of a group says to which age group they belong; their place moves there, or the move is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler.entry_enums import ConsentState
from scheduler.enums import Condition, RegistrationState
from scheduler.models import GuardianConsent, Pool, Registration, RegistrationPlace
from scheduler.selectors.ages import kind_label
from scheduler.selectors.entry import open_things
from scheduler.selectors.moments import local_time

from .conditions import deadline, joined
from .counters import figures, give_back, take
from .leaving import hold, pass_on
from .parties import everyone, leader_of, secure, step_out
from .states import ended_error

_S = RegistrationState


@transaction.atomic
def say_age(*, registration: Registration, pool: Pool, by: Any, now: datetime | None = None) -> Registration:
    """Settles the age group: `pool` is the kind of place the person belongs to. Safe to repeat.

    In another pool than the group's the place moves there, at once and for certain, or Conflict says why not and
    nothing changes. A guardian's consent and the questions of that pool are asked from then on.
    """
    now = now or timezone.now()
    pools = hold(registration)
    if not registration.is_live:
        raise Conflict(ended_error(registration), code="registration_state")
    if Condition.AGE not in registration.conditions:
        return registration
    wanted = next((one for one in pools if one.pk == pool.pk and not one.is_service), None)
    if wanted is None:
        raise InvalidInput(_("These places belong to something else."), code="foreign_pool", field="kind")
    before = figures(pools)
    moved = _move(registration, wanted, pools, now)
    _write(registration, wanted, now=now)
    record("registration.age_said", on=registration, by=by, pool=wanted.pk, moved=moved)
    if registration.state == _S.PENDING and not registration.open_conditions:
        secure(registration, by=by, now=now)
    if moved:
        pass_on(registration.offering, pools, before, by=by, now=now)
    return registration


def _move(registration: Registration, wanted: Pool, pools: list[Pool], now: datetime) -> bool:
    """From the group's pool into another one; the person is no longer of the group, whose wish was fulfilled."""
    lead = leader_of(registration)
    lead.offering = registration.offering
    here = lead.places.select_related("pool").get(pool__is_service=False)
    if here.pool_id == wanted.pk:
        return False
    if registration.state != _S.PENDING:
        sentence = _(
            "Your group waits together for its places. We write to you as soon as it has them, and then you choose this."
        )
        raise Conflict(sentence, code="group_waits", field="kind")
    if take({wanted.pk: 1}) is None:
        raise _full(registration, wanted)
    wanted.taken += 1
    party = [registration if one.pk == registration.pk else one for one in everyone(lead)]
    if len(party) > 1:
        step_out(registration, party, pools, now=now)
        RegistrationPlace.objects.create(registration=registration, pool=wanted)
    else:
        _swap(here, wanted, pools)
    return True


def _swap(here: RegistrationPlace, wanted: Pool, pools: list[Pool]) -> None:
    give_back({here.pool_id: 1})
    for pool in pools:
        pool.taken -= 1 if pool.pk == here.pool_id else 0
    here.pool = wanted
    here.save(update_fields=["pool"])


def _full(registration: Registration, wanted: Pool) -> Conflict:
    until = registration.pending_until
    sentence = _(
        "At the moment no place for “%(ages)s” is free. Your place is kept until %(until)s: "
        "try again, or ask the organiser for help."
    )
    said = {"ages": kind_label(wanted), "until": local_time(registration.offering, until) if until else ""}
    return Conflict(sentence % said, code="age_group_full", field="kind")


def _write(registration: Registration, wanted: Pool, *, now: datetime) -> None:
    was = set(registration.conditions)
    left = was - {Condition.AGE, Condition.GUARDIAN, Condition.ENTRY}
    if wanted.needs_guardian and not _agreed(registration):
        left.add(Condition.GUARDIAN)
    if open_things([registration], now=now)[registration.pk]:
        left.add(Condition.ENTRY)
    registration.open_conditions = joined(left)
    if registration.state == _S.PENDING and Condition.GUARDIAN in left - was:
        # The time of the guardian begins only now.
        registration.pending_until = max(registration.pending_until or now, deadline(registration, now))
    registration.save(update_fields=["open_conditions", "pending_until", "updated_at"])


def _agreed(registration: Registration) -> bool:
    return GuardianConsent.objects.filter(registration=registration, state=ConsentState.GIVEN).exists()
