"""Who leads a team: handing over, and what a team does when its captain has vanished.

Three ways round a captain who does not answer: a member asks "are you there?" and after a while without a sign of life
any member may lead; more than half of the members choose somebody; the organiser's desk appoints.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.models import CaptainVote, Team, TeamMember
from events.team_rules import is_captain, is_silent, takeover_from
from scheduler.selectors.moments import local_time

from .team_letters import tell
from .teams import lock_team, set_captain

# Opening one's team's page counts as a sign of life; it is written down no more often than this.
NOTED_EVERY = timedelta(minutes=10)


def note_sign_of_life(*, team: Team, by: Any, now: datetime | None = None) -> bool:
    """The captain was here: nobody takes over. True when something was written. Reads nothing."""
    now = now or timezone.now()
    fresh = team.captain_seen_at is not None and now - team.captain_seen_at < NOTED_EVERY
    if not is_captain(team, by) or (fresh and team.captain_asked_at is None):
        return False
    rows = Team.objects.active().filter(pk=team.pk, captain=by)
    team.captain_seen_at, team.captain_asked_at = now, None
    return bool(rows.update(captain_seen_at=now, captain_asked_at=None))


@transaction.atomic
def hand_over(*, team: Team, to: Any, by: Any, now: datetime | None = None) -> Team:
    """The captain makes another member captain. Errors: not_captain, not_a_member."""
    locked = lock_team(team)
    if not is_captain(locked, by):
        raise PermissionRefused(_("Only the captain can hand the team over."), code="not_captain")
    _check_member(locked, to)
    if is_captain(locked, to):
        return locked
    return set_captain(locked, to, by=by, now=now or timezone.now(), why="handed_over")


@transaction.atomic
def ask_captain(*, team: Team, by: Any, now: datetime | None = None) -> Team:
    """A member asks whether the captain is still there; the clock starts. Asking again changes nothing.

    Errors: not_a_member, own_team.
    """
    now = now or timezone.now()
    locked = lock_team(team)
    _check_member(locked, by)
    if is_captain(locked, by):
        raise Conflict(_("You lead this team yourself."), code="own_team")
    if locked.captain_asked_at is None and locked.captain_id:
        locked.captain_asked_at = now
        locked.save(update_fields=["captain_asked_at", "updated_at"])
        record("team.captain_asked", on=locked, by=by)
        until = takeover_from(locked, now)
        assert until is not None  # it was asked just now
        tell([locked.captain_id], "team_captain_asked", event=locked.event, team=locked, about=by,
             key=f"{locked.uuid}:{now.timestamp()}", when=local_time(locked.event.offering, until))  # fmt: skip
    return locked


@transaction.atomic
def take_over(*, team: Team, by: Any, now: datetime | None = None) -> Team:
    """A member leads, because the captain was asked and gave no sign of life. Errors: not_a_member, captain_is_there."""
    now = now or timezone.now()
    locked = lock_team(team)
    _check_member(locked, by)
    if is_captain(locked, by):
        return locked
    if not is_silent(locked, now):
        raise Conflict(_not_yet(locked, now), code="captain_is_there")
    return set_captain(locked, by, by=by, now=now, why="silent")


def _not_yet(team: Team, now: datetime) -> str:
    since = takeover_from(team, now)
    if since is None:
        return _("Ask your captain first whether they are still there.")
    return _("Your captain may still answer until %(when)s.") % {"when": local_time(team.event.offering, since)}


@transaction.atomic
def vote_captain(*, team: Team, candidate: Any, by: Any, now: datetime | None = None) -> Team:
    """A member says who shall lead; a later vote replaces the earlier one. More than half of the members decide.

    Errors: not_a_member.
    """
    now = now or timezone.now()
    locked = lock_team(team)
    _check_member(locked, by)
    _check_member(locked, candidate)
    CaptainVote.objects.update_or_create(team=locked, person=by, defaults={"candidate": candidate})
    record("team.captain_vote", on=locked, by=by)
    votes = CaptainVote.objects.filter(team=locked, candidate=candidate).count()
    if votes * 2 > locked.taken and not is_captain(locked, candidate):
        return set_captain(locked, candidate, by=by, now=now, why="majority")
    return locked


@transaction.atomic
def appoint_captain(*, team: Team, person: Any, by: Any, now: datetime | None = None) -> Team:
    """The organiser's desk says who leads. Errors: not_a_member."""
    locked = lock_team(team)
    _check_member(locked, person)
    if is_captain(locked, person):
        return locked
    return set_captain(locked, person, by=by, now=now or timezone.now(), why="appointed")


def _check_member(team: Team, person: Any) -> None:
    if not TeamMember.objects.filter(team=team, person=person).exists():
        raise InvalidInput(_("Only members of the team can do this or be chosen."), code="not_a_member", field="person")
