"""A whole team or family of several people: everybody gets a place or nobody does, on the waiting list too.

Each person has a registration of their own; the first one leads and carries the places of all (see `parties`). Who
has a place in the offering already keeps it and is not counted again; who waits there, is in review or in the draw is
named, and nothing is done. One of them presses the button, so whatever the others have to say themselves (terms,
required questions, their age group) is left open for each: their place is pending until they have said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from scheduler.enums import RegistrationState
from scheduler.models import Offering, Registration

from .completing import left_to_each
from .counters import Wish
from .entering import Entry, let_in, submit
from .policy import Pools, check_time
from .registration import look, write_wish

_S = RegistrationState
type Conditions = Mapping[int, Iterable[str]]


@transaction.atomic
def register_group(
    *,
    offering: Offering,
    people: Sequence[Any],
    by: Any,
    pools: Pools = None,
    conditions: Conditions | None = None,
    now: datetime | None = None,
) -> list[Registration]:
    """Registers all of `people` as one wish; one registration per person, in their order.

    The first of the newcomers leads; `by`, when among them. Asking twice returns the same registrations. `conditions`:
    {person id: what must be settled first}. Raises a DomainError that names who stands in the way.
    """
    now = now or timezone.now()
    people = list({person.pk: person for person in people}.values())
    _check_people(offering, people)
    mine = _live(offering, people)
    if _is_done(mine, people):
        return _in_order(mine, people)
    check_time(offering, now)
    new = _enter(offering, _newcomers(people, mine), by=by, pools=pools, conditions=conditions or {}, now=now)
    rows = Registration.objects.filter(pk__in=[one.pk for one in (*mine, *new)])
    return _in_order(list(rows.select_related("person", "offering")), people)


def group_of(registration: Registration) -> list[Registration]:
    """Everybody who registered together with this one and is still of the same group, the lead first."""
    lead = registration.lead_id or registration.pk
    rows = Registration.objects.filter(Q(pk=lead) | Q(lead=lead)).select_related("person", "offering")
    return list(rows.order_by(F("lead").asc(nulls_first=True), "id"))


def _enter(
    offering: Offering, people: list[Any], *, by: Any, pools: Pools, conditions: Conditions, now: datetime
) -> list[Registration]:
    lead, carried = _insert(offering, people, by)
    fresh, all_pools, wish = look(offering, len(people), pools, now=now)
    main: Wish = {pool.pk: len(people) for pool in all_pools if not pool.is_service and pool.pk in wish}
    entry = Entry(fresh, lead, all_pools, wish | main, by, now, carried=carried)
    chosen = [pool for pool in all_pools if pool.pk in wish]
    asked = left_to_each(fresh, all_pools, chosen, now=now)
    write_wish(entry, {person.pk: [*conditions.get(person.pk, ()), *asked] for person in people})
    record("registration.group", on=lead, by=by, people=len(people))
    if fresh.approval:
        submit(entry)
    else:
        let_in(entry)
    return entry.everyone


def _insert(offering: Offering, people: list[Any], by: Any) -> tuple[Registration, list[Registration]]:
    """In the order of the people's ids, so that two groups with the same people never wait for each other."""
    first = next((person for person in people if by is not None and person.pk == by.pk), people[0])
    rows = {person.pk: Registration(offering=offering, person=person, state=_S.CONFIRMED) for person in people}
    try:
        with transaction.atomic():
            Registration.objects.bulk_create([rows[pk] for pk in sorted(rows)])
    except IntegrityError:
        raise Conflict(_named(_live(offering, people)), code="already_registered", field="people") from None
    lead = rows.pop(first.pk)
    carried = [rows[pk] for pk in sorted(rows)]
    Registration.objects.filter(pk__in=[one.pk for one in carried]).update(lead=lead)
    for one in carried:
        one.lead = lead
    return lead, carried


def _check_people(offering: Offering, people: list[Any]) -> None:
    if not people:
        raise InvalidInput(_("Please say who is coming."), code="group_empty", field="people")
    if len(people) > offering.group_max:
        sentence = ngettext(
            "A group may be of at most %(most)d person here.",
            "A group may be of at most %(most)d people here.",
            offering.group_max,
        )
        raise InvalidInput(sentence % {"most": offering.group_max}, code="group_too_large", field="people")
    if closed := [person.name for person in people if not person.is_active]:
        sentence = _("The account of %(name)s is closed.")
        raise PermissionRefused(sentence % {"name": ", ".join(closed)}, code="person_inactive", field="people")


def _live(offering: Offering, people: list[Any]) -> list[Registration]:
    rows = offering.registrations.live().filter(person__in=people)
    return list(rows.select_related("person", "offering"))


def _is_done(mine: list[Registration], people: list[Any]) -> bool:
    """All of them are registered: whoever holds no place yet waits for it in one and the same group."""
    return len(mine) == len(people) and len({one.lead_id or one.pk for one in mine if not _keeps(one)}) <= 1


def _keeps(one: Registration) -> bool:
    return one.state in (_S.CONFIRMED, _S.PENDING)


def _newcomers(people: list[Any], mine: list[Registration]) -> list[Any]:
    """Who has no registration yet. Whoever has a place keeps it; anybody else in the way is named."""
    if in_the_way := [one for one in mine if not _keeps(one)]:
        raise Conflict(_named(in_the_way), code="already_registered", field="people")
    placed = {one.person_id for one in mine}
    return [person for person in people if person.pk not in placed]


def _named(rows: list[Registration]) -> str:
    names = ", ".join(sorted(one.person.name for one in rows))
    sentence = ngettext(
        "%(names)s is registered here already: first give that registration back, or register without them.",
        "%(names)s are registered here already: first give those registrations back, or register without them.",
        len(rows),
    )
    return sentence % {"names": names}


def _in_order(rows: list[Registration], people: list[Any]) -> list[Registration]:
    by_person = {one.person_id: one for one in rows}
    return [by_person[person.pk] for person in people]
