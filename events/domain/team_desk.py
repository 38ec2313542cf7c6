"""What only the organiser's desk does to teams: merge, move, close formation. It is not bound to `teams_until`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from events.models import Event, Team, TeamMember
from events.selectors.teams import has_submitted, registration_of

from .team_letters import tell, tell_team
from .team_policy import team_full
from .teams import end_team, enter, lock_team, remove_member


@transaction.atomic
def merge_teams(*, team: Team, into: Team, by: Any, now: datetime | None = None) -> Team:
    """Everybody of `team` comes to `into`, whose captain leads on. Errors: same_team, has_submitted, team_full."""
    now = now or timezone.now()
    if team.pk == into.pk or team.event_id != into.event_id:
        raise InvalidInput(_("Choose two different teams."), code="same_team", field="into")
    first, second = (lock_team(one) for one in sorted((team, into), key=lambda one: one.pk))
    old, new = (first, second) if first.pk == team.pk else (second, first)
    if has_submitted(old):
        raise Conflict(_("%(team)s has handed something in. Merge the other way round.") % {"team": old.name},
                       code="has_submitted", field="into")  # fmt: skip
    if new.state != "active" or old.state != "active" or new.taken + old.taken > new.size:
        raise _too_many(new, old)
    members = list(TeamMember.objects.filter(team=old).select_related("person").order_by("id"))
    TeamMember.objects.filter(team=old).delete()
    end_team(old, by=by, now=now)
    for member in members:
        enter(new, member.person, by=by, now=now)
    tell_team(new, "team_merged", key=f"{old.uuid}:{new.uuid}", old=old.name)
    record("team.merged", on=new, by=by, gone=str(old.uuid))
    return new


def _too_many(new: Team, old: Team) -> Conflict:
    if new.state != "active" or old.state != "active":
        return Conflict(_("One of the two teams does not exist any more."), code="team_gone", field="into")
    sentence = _("Together they would be %(sum)d, and %(team)s takes at most %(size)d.")
    words = {"sum": new.taken + old.taken, "team": new.name, "size": new.size}
    return Conflict(sentence % words, code="team_full", field="into")


@transaction.atomic
def move_person(*, event: Event, person: Any, to: Team | None, by: Any, now: datetime | None = None) -> Team | None:
    """Takes the person out of their team, if they have one, and into `to` (None: only out).

    Errors: not_registered, team_full, team_gone.
    """
    now = now or timezone.now()
    if to is not None and registration_of(person, event) is None:
        raise Conflict(_("This person is not registered for this event."), code="not_registered", field="person")
    member = TeamMember.objects.filter(event=event, person=person).select_related("team").first()
    if member is not None and to is not None and member.team_id == to.pk:
        return to
    involved = [team for team in (member.team if member else None, to) if team is not None]
    for one in sorted(involved, key=lambda team: team.pk):
        one.event = event
        lock_team(one)
    if member is not None:
        remove_member(member.team, person, by=by, now=now)
    if to is not None:
        to.refresh_from_db(fields=["state", "taken", "size"])
        if to.state != "active":
            raise team_full(to)
        enter(to, person, by=by, now=now)
    tell([person.pk], "team_moved", event=event, team=to, key=f"{person.pk}:{now.timestamp()}")
    record("team.person_moved", on=event, by=by)
    return to


@transaction.atomic
def close_formation(*, event: Event, by: Any, now: datetime | None = None) -> Event:
    """From now on only the desk changes teams. Safe to repeat."""
    now = now or timezone.now()
    hackathon = event.hackathon
    if hackathon.teams_until is None or hackathon.teams_until > now:
        hackathon.teams_until = now
        hackathon.save(update_fields=["teams_until"])
        record("teams.closed", on=event, by=by)
    return event


@transaction.atomic
def reopen_formation(*, event: Event, until: datetime | None, by: Any, now: datetime | None = None) -> Event:
    """Teams may change by themselves again, until a moment or (None) until the event ends. Errors: bad_time."""
    if until is not None and until <= (now or timezone.now()):
        raise InvalidInput(_("Choose a moment that is still to come."), code="bad_time", field="until")
    event.hackathon.teams_until = until
    event.hackathon.save(update_fields=["teams_until"])
    record("teams.reopened", on=event, by=by)
    return event
