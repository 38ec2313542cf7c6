"""Wishes to join, from either side: somebody says yes first, the other side decides. Nothing happens by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, PermissionRefused, TooMany
from events.enums import REQUEST_TRANSITIONS, RequestState
from events.models import JoinRequest, Seeker, Team, TeamMember
from events.selectors.teams import is_member
from events.team_rules import has_place

from .plain_texts import first_letters
from .team_letters import tell, tell_team
from .team_policy import check_may_belong, check_teams_form, team_full
from .teams import already_in_team, enter, hold_requests

OPEN_PER_PERSON = 5
OPEN_PER_TEAM = 10
MOST_LETTERS = 400


@transaction.atomic
def ask_to_join(*, team: Team, person: Any, by: Any, message: str = "", now: datetime | None = None) -> JoinRequest:
    """The person asks; any member answers. A team that has asked them already gets its yes at once.

    Asking twice returns the same request. Errors: teams_closed, not_registered, already_in_team, team_full, team_gone,
    no_requests, too_many_requests.
    """
    now = now or timezone.now()
    _check(team, person, now)
    if found := _open(team, person):
        return accept_request(request=found, by=by, now=now) if found.from_team else found
    if not team.open_to_requests:
        raise Conflict(_("This team takes nobody by request. Its members can give you their code."), code="no_requests")
    if JoinRequest.objects.open().filter(person=person, team__event=team.event_id).count() >= OPEN_PER_PERSON:
        raise TooMany(_("You have asked %(most)d teams already. Wait for an answer, or take one back.")
                      % {"most": OPEN_PER_PERSON}, code="too_many_requests")  # fmt: skip
    request = _create(team, person, from_team=False, message=message)
    record("team.asked", on=team, by=by)
    tell_team(team, "team_request", about=person, key=str(request.uuid))
    return request


@transaction.atomic
def invite_seeker(
    *, team: Team, seeker: Seeker, by: Any, message: str = "", now: datetime | None = None
) -> JoinRequest:
    """The team asks somebody who agreed to be proposed; they answer. Who has asked this team gets its yes at once.

    Errors: not_a_member, teams_closed, not_proposable, already_in_team, team_full, too_many_requests.
    """
    now = now or timezone.now()
    if not is_member(by, team):
        raise _not_yours()
    if not seeker.proposable or seeker.event_id != team.event_id:
        raise Conflict(_("This person is not looking for a team any more."), code="not_proposable")
    _check(team, seeker.person, now)
    if found := _open(team, seeker.person):
        return found if found.from_team else accept_request(request=found, by=by, now=now)
    if team.requests.open().filter(from_team=True).count() >= OPEN_PER_TEAM:
        raise TooMany(_("You have asked %(most)d people already. Wait for their answers first.")
                      % {"most": OPEN_PER_TEAM}, code="too_many_requests")  # fmt: skip
    request = _create(team, seeker.person, from_team=True, message=message)
    record("team.invited", on=team, by=by)
    tell([seeker.person_id], "team_invited", event=team.event, team=team, about=by, key=str(request.uuid),
         )  # fmt: skip
    return request


@transaction.atomic
def accept_request(*, request: JoinRequest, by: Any, answer: str = "", now: datetime | None = None) -> JoinRequest:
    """The other side says yes, and the person is in the team. Safe to repeat.

    Errors: not_yours, request_over, teams_closed, not_registered, already_in_team, team_full, team_gone.
    """
    now = now or timezone.now()
    request = _hold(request)
    _check_decides(request, by)
    if request.state == RequestState.ACCEPTED:
        return request
    check_teams_form(request.team.event, now)
    check_may_belong(request.team.event, request.person, now, hold=True)
    _end(request, RequestState.ACCEPTED, answer, now)
    kind = "team_joined" if request.from_team else "team_request_accepted"
    people = _team_people(request) if request.from_team else [request.person_id]
    tell(people, kind, event=request.team.event, team=request.team, about=request.person if request.from_team else by,
         key=str(request.uuid), answer=request.answer)  # fmt: skip
    enter(request.team, request.person, by=by, now=now)
    return request


@transaction.atomic
def decline_request(*, request: JoinRequest, by: Any, answer: str = "", now: datetime | None = None) -> JoinRequest:
    """The other side says no, with a word if they like. Safe to repeat. Errors: not_yours, request_over."""
    request = _hold(request)
    _check_decides(request, by)
    if request.state == RequestState.DECLINED:
        return request
    _end(request, RequestState.DECLINED, answer, now or timezone.now())
    record("team.request_declined", on=request.team, by=by)
    kind = "team_invitation_declined" if request.from_team else "team_request_declined"
    people = _team_people(request) if request.from_team else [request.person_id]
    tell(people, kind, event=request.team.event, team=request.team, about=request.person, key=str(request.uuid),
         answer=request.answer)  # fmt: skip
    return request


@transaction.atomic
def withdraw_request(*, request: JoinRequest, by: Any, now: datetime | None = None) -> JoinRequest:
    """Whoever asked takes it back. Safe to repeat. Errors: not_yours, request_over."""
    request = _hold(request)
    mine = is_member(by, request.team) if request.from_team else by.pk == request.person_id
    if not mine:
        raise _not_yours()
    if request.state != RequestState.WITHDRAWN:
        _end(request, RequestState.WITHDRAWN, "", now or timezone.now())
        record("team.request_withdrawn", on=request.team, by=by)
    return request


def _check(team: Team, person: Any, now: datetime) -> None:
    check_teams_form(team.event, now)
    check_may_belong(team.event, person, now)
    if TeamMember.objects.filter(event=team.event_id, person=person).exists():
        raise already_in_team()
    team.refresh_from_db(fields=["taken", "size", "state"])
    if team.state != "active" or not has_place(team):
        raise team_full(team)


def _open(team: Team, person: Any) -> JoinRequest | None:
    found = JoinRequest.objects.open().filter(team=team, person=person).select_related("person").first()
    if found is not None:
        found.team = team
    return found


def _create(team: Team, person: Any, *, from_team: bool, message: str) -> JoinRequest:
    request = JoinRequest(team=team, person=person, from_team=from_team, message=first_letters(message, MOST_LETTERS))
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        return JoinRequest.objects.open().get(team=team, person=person)
    return request


def _hold(request: JoinRequest) -> JoinRequest:
    """Fresh and locked, so that two members do not answer differently."""
    event = request.team.event
    hold_requests(event, request.person)
    held = JoinRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    held.team = Team.objects.get(pk=held.team_id)
    held.team.event = event
    return held


def _check_decides(request: JoinRequest, by: Any) -> None:
    decides = by.pk == request.person_id if request.from_team else is_member(by, request.team)
    if not decides:
        raise _not_yours()


def _end(request: JoinRequest, state: RequestState, answer: str, now: datetime) -> None:
    if state not in REQUEST_TRANSITIONS[request.state]:
        raise Conflict(_("This has been answered or taken back already."), code="request_over")
    request.state, request.answer, request.ended_at = state, first_letters(answer, MOST_LETTERS), now
    request.save(update_fields=["state", "answer", "ended_at", "updated_at"])


def _team_people(request: JoinRequest) -> list[int]:
    return list(TeamMember.objects.filter(team=request.team_id).values_list("person_id", flat=True))


def _not_yours() -> PermissionRefused:
    return PermissionRefused(_("This is for the people it concerns."), code="not_yours")
