"""A whole team registers together: everybody has a place, or everybody waits, or nothing happens.

What each member has to say for themselves (terms, required questions, their age group, a guardian) is settled
afterwards: the places are kept meanwhile, and who does not settle it in time loses only their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import PermissionRefused
from events.models import Team, TeamMember
from scheduler.domain.completing import left_to_each
from scheduler.domain.groups import register_group
from scheduler.domain.policy import Pools
from scheduler.models import Registration

from .team_letters import tell_team


def asks_each_one(team: Team, *, now: datetime) -> bool:
    """Each member will have something to say for themselves. Reads `team.event.offering`; four queries at most."""
    offering = team.event.offering
    pools = list(offering.pools.all())
    return any(pool.needs_guardian for pool in pools) or bool(left_to_each(offering, pools, pools, now=now))


@transaction.atomic
def register_team(*, team: Team, by: Any, pools: Pools = None, now: datetime | None = None) -> list[Registration]:
    """Registers every member who is not registered yet, as one group; safe to repeat. Reads `team.event.offering`.

    `pools`: the kind of place, where there are several. Errors: not_a_member, and whatever the seat engine says.
    """
    now = now or timezone.now()
    members = TeamMember.objects.filter(team=team).select_related("person").order_by("id")
    people = [member.person for member in members]
    if getattr(by, "pk", None) not in {person.pk for person in people}:
        raise PermissionRefused(_("Only a member of the team can register it."), code="not_a_member")
    live = team.event.offering.registrations.live().filter(person__in=people)
    if live.count() == len(people):
        return list(live.order_by("person_id"))
    made = register_group(offering=team.event.offering, people=people, by=by, pools=pools, now=now)
    record("team.registered", on=team, by=by, people=len(people))
    asked = any(one.open_conditions for one in made)
    tell_team(team, "team_registered", but=by, key=f"{team.uuid}:{made[0].uuid}:{len(people)}", open=asked)
    return made
