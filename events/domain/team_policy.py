"""Is it time for teams to change, and may this person be in one?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, PermissionRefused
from events.enums import TeamState
from events.models import Event, Team
from events.team_rules import teams_form
from scheduler.domain.policy import check_time
from scheduler.models import Registration
from scheduler.selectors.moments import local_time


def check_teams_form(event: Event, now: datetime) -> None:
    """Teams change by themselves until `teams_until` and the end of the event; afterwards only the desk changes them."""
    if teams_form(event, now):
        return
    hackathon = getattr(event, "hackathon", None)
    until = hackathon.teams_until if hackathon else None
    if until is not None and until <= now:
        sentence = _("Teams were formed until %(when)s. If something must change, ask the organisers.")
        raise Conflict(sentence % {"when": local_time(event.offering, until)}, code="teams_closed")
    raise Conflict(_("Teams do not change here any more."), code="teams_closed")


def check_may_belong(event: Event, person: Any, now: datetime, *, hold: bool = False) -> None:
    """Teams are for people who are registered, or who still can be: a team may register as a whole.

    `hold` keeps the registration from being cancelled until we commit. Errors: not_registered, person_inactive.
    """
    if not person.is_active:
        raise PermissionRefused(_("This account is closed."), code="person_inactive")
    rows = Registration.objects.live().filter(offering=event.offering_id, person=person)
    if (rows.select_for_update(no_key=True) if hold else rows).first() is not None:
        return
    try:
        check_time(event.offering, now)
    except DomainError as closed:
        sentence = _("Teams are for people who are registered here. %(why)s") % {"why": closed.message}
        raise Conflict(sentence, code="not_registered") from closed


def team_full(team: Team) -> Conflict:
    """What one is told who came a second too late."""
    if team.state == TeamState.DISSOLVED:
        return Conflict(_("This team does not exist any more."), code="team_gone")
    return Conflict(
        _("The last place in %(team)s has just been taken.") % {"team": team.name}, code="team_full", field="code"
    )
