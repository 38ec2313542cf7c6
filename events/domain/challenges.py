"""A team and its challenge: accepting the terms, choosing, leaving. `Challenge.taken` is counted here only.

Order of locks: the team's row, then challenges by id; the count up is the last statement.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, NotFound, PermissionRefused
from events.enums import TeamState
from events.models import Challenge, ChallengeWish, Event, Submission, Team, TeamMember, TermsAcceptance
from events.models.wish import Allotment
from events.selectors.briefs import terms_of
from scheduler.domain.counters import count_down, count_up


def check_member(team: Team, by: Person) -> None:
    """Raises PermissionRefused unless `by` is in the team now."""
    if not TeamMember.objects.filter(team=team, person=by).exists():
        raise PermissionRefused(_("Only members of this team may do this."), code="not_in_team")


def lock_team(team: Team) -> Team:
    """Fresh and locked until the end of the transaction. Errors: team_dissolved."""
    locked = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if locked.state != TeamState.ACTIVE:
        raise Conflict(_("This team has been dissolved."), code="team_dissolved")
    return locked


def chooses_directly(event: Event) -> bool:
    """Teams choose for themselves: no wishes are asked for, or the challenges have been dealt out already.

    Reads `event.hackathon`; at most one query.
    """
    if event.hackathon.wishes_until is None or event.hackathon.wishes_max == 0:
        return True
    return Allotment.objects.filter(event=event, published_at__isnull=False).exists()


@transaction.atomic
def accept_terms(
    *, team: Team, challenge: Challenge, person: Person, version: int, by: Person, now: datetime | None = None
) -> TermsAcceptance:
    """`person` says yes to the terms of the version they read. Twice is once.

    Errors: not_in_team, brief_changed (another version is in force now).
    """
    check_member(team, person)
    challenge = _published(challenge)
    brief = challenge.brief
    if brief is None or brief.version != version:
        raise Conflict(
            _("The challenge has a new version since you read it. Please read the terms again."),
            code="brief_changed",
            field="terms",
        )
    row, made = TermsAcceptance.objects.get_or_create(
        brief=brief,
        team=team,
        person=person,
        defaults={"sha256": brief.sha256, "accepted_at": now or timezone.now()},
    )
    if made:
        record("terms.accepted", on=challenge, by=by, version=version, team=str(team.uuid), sha256=brief.sha256)
    return row


@transaction.atomic
def choose_challenge(*, team: Team, challenge: Challenge, by: Person, now: datetime | None = None) -> Team:
    """Takes the challenge for the team, where teams choose for themselves; changing one's mind is allowed.

    Errors: not_in_team, team_dissolved, wishes_first, terms_not_accepted, challenge_full.
    """
    check_member(team, by)
    team, challenge = lock_team(team), _published(challenge)
    if challenge.event_id != team.event_id:
        raise NotFound(_("There is no such challenge."))
    if not chooses_directly(challenge.event):
        raise Conflict(
            _("The challenges are dealt out by the teams’ wishes. Tell us yours; the result comes for all at once."),
            code="wishes_first",
        )
    return _move(team, challenge, by)


@transaction.atomic
def place_team(*, team: Team, challenge: Challenge | None, by: Person) -> Team:
    """The organiser gives a team a challenge by hand, or takes it away. Errors: team_dissolved, challenge_full."""
    team = lock_team(team)
    if challenge is None:
        return _leave(team, by)
    return _move(team, _published(challenge), by, asks_terms=False)


@transaction.atomic
def leave_challenge(*, team: Team, by: Person | None, now: datetime | None = None) -> Team:
    """Gives the place back and forgets the wishes; also for a team that is being dissolved."""
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    ChallengeWish.objects.filter(team=team).delete()
    return _leave(team, by)


def _move(team: Team, challenge: Challenge, by: Person, *, asks_terms: bool = True) -> Team:
    if team.challenge_id == challenge.pk:
        return team
    if asks_terms and not terms_of(team, challenge).complete:
        raise Conflict(_("Please accept the terms of this challenge first."), code="terms_not_accepted", field="terms")
    keys = [key for key in (team.challenge_id, challenge.pk) if key]
    if len(keys) == 2:
        list(Challenge.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
        count_down(Challenge.objects.filter(pk=keys[0]))
    Team.objects.filter(pk=team.pk).update(challenge=challenge)
    Submission.objects.filter(team=team).update(challenge=challenge)
    record("challenge.chosen", on=challenge, by=by, team=str(team.uuid))
    if not count_up(Challenge.objects.filter(pk=challenge.pk), size="team_limit"):
        raise Conflict(
            _("The last place at this challenge has just been taken. Please choose another one."), code="challenge_full"
        )
    team.challenge = challenge
    return team


def _leave(team: Team, by: Person | None) -> Team:
    if team.challenge_id is None:
        return team
    left = team.challenge_id
    Team.objects.filter(pk=team.pk).update(challenge=None)
    Submission.objects.filter(team=team).update(challenge=None)
    record("challenge.left", on=team, by=by, challenge=left)
    count_down(Challenge.objects.filter(pk=left))
    team.challenge = None
    return team


def _published(challenge: Challenge) -> Challenge:
    """As it stands now, with event and brief. Errors: NotFound when it is not on the list."""
    found = Challenge.objects.visible().select_related("brief", "event__hackathon").filter(pk=challenge.pk).first()
    if found is None:
        raise NotFound(_("This challenge is not offered any more."))
    return found
