"""The queue for help on the day: a team calls, a mentor takes the call, comes, and says it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.enums import HELP_TRANSITIONS, HelpState, MentorState, TeamRole
from events.models import HelpCall, Mentor, Team
from events.rules import is_called_off
from events.selectors.teams import is_member
from scheduler.rules import clean_line

from .team_letters import tell_team


@transaction.atomic
def call_for_help(
    *, team: Team, by: Any, topic: str, place: str, skill: str = "", now: datetime | None = None
) -> HelpCall:
    """The team joins the end of the queue; while it has a living call, that one is returned. Reads `team.event`.

    Errors: not_a_member, cancelled, not_now, topic_missing, place_missing.
    """
    now = now or timezone.now()
    topic, place = clean_line(topic)[:200], clean_line(place)[:80]
    if not is_member(by, team):
        raise PermissionRefused(_("Only a team can call for help."), code="not_a_member")
    _check_now(team, now)
    if not topic:
        raise InvalidInput(_("Say in a few words what it is about."), code="topic_missing", field="topic")
    if not place:
        raise InvalidInput(_("Say where you are, so that you are found."), code="place_missing", field="place")
    call = HelpCall(event_id=team.event_id, team=team, person=by, topic=topic, place=place,
                    skill=skill if skill in TeamRole.values else "")  # fmt: skip
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        return HelpCall.objects.live().select_related("mentor__person").get(team=team)
    record("help.called", on=call, by=by)
    return call


def _check_now(team: Team, now: datetime) -> None:
    offering = team.event.offering
    if is_called_off(team.event):
        raise Conflict(_("This has been cancelled."), code="cancelled")
    begun = offering.starts_at is not None and offering.starts_at <= now
    if team.state != "active" or not begun or (offering.ends_at is not None and offering.ends_at <= now):
        raise Conflict(_("One can call for help while the event is running."), code="not_now")


@transaction.atomic
def take_call(*, call: HelpCall, mentor: Mentor, now: datetime | None = None) -> HelpCall:
    """The mentor comes; the team is told who. One conditional UPDATE: of two mentors one gets it.

    Errors: not_a_mentor, call_taken, call_over.
    """
    now = now or timezone.now()
    if mentor.state != MentorState.ACTIVE or mentor.event_id != call.event_id:
        raise PermissionRefused(_("Only mentors of this event can take a call."), code="not_a_mentor")
    taken = HelpCall.objects.filter(pk=call.pk, state=HelpState.WAITING).update(
        state=HelpState.TAKEN, mentor=mentor, taken_at=now, updated_at=now
    )
    call = _fresh(call)
    if not taken:
        if call.mentor_id == mentor.pk and call.state == HelpState.TAKEN:
            return call
        if call.state == HelpState.TAKEN:
            raise Conflict(_("Another mentor is on the way already."), code="call_taken")
        raise Conflict(_("This call is over."), code="call_over")
    record("help.taken", on=call, by=mentor.person)
    tell_team(call.team, "help_taken", about=mentor.person, key=f"{call.uuid}:{now.timestamp()}")
    return call


@transaction.atomic
def release_call(*, call: HelpCall, by: Any) -> HelpCall:
    """The mentor cannot come after all: the call keeps its number in the queue. Errors: not_yours, call_over."""
    call = _hold(call)
    if call.mentor is None or call.mentor.person_id != by.pk:
        raise _not_yours()
    _move(call, HelpState.WAITING, None)
    record("help.released", on=call, by=by)
    return call


@transaction.atomic
def finish_call(*, call: HelpCall, by: Any, now: datetime | None = None) -> HelpCall:
    """Mentor or team says that it is done. Safe to repeat. Errors: not_yours, call_over."""
    call = _hold(call)
    if not (is_member(by, call.team) or (call.mentor is not None and call.mentor.person_id == by.pk)):
        raise _not_yours()
    if call.state != HelpState.DONE:
        _move(call, HelpState.DONE, now or timezone.now())
        record("help.done", on=call, by=by)
    return call


@transaction.atomic
def withdraw_call(*, call: HelpCall, by: Any, now: datetime | None = None) -> HelpCall:
    """The team helped itself. Safe to repeat. Errors: not_yours, call_over."""
    call = _hold(call)
    if not is_member(by, call.team):
        raise _not_yours()
    if call.state != HelpState.WITHDRAWN:
        _move(call, HelpState.WITHDRAWN, now or timezone.now())
        record("help.withdrawn", on=call, by=by)
    return call


def _move(call: HelpCall, state: HelpState, ended_at: datetime | None) -> None:
    if state not in HELP_TRANSITIONS[call.state]:
        raise Conflict(_("This call is over."), code="call_over")
    call.state, call.ended_at = state, ended_at
    if state == HelpState.WAITING:
        call.mentor, call.taken_at = None, None
    call.save(update_fields=["state", "ended_at", "mentor", "taken_at", "updated_at"])


def _hold(call: HelpCall) -> HelpCall:
    HelpCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    return _fresh(call)


def _fresh(call: HelpCall) -> HelpCall:
    fresh = HelpCall.objects.select_related("team", "mentor__person", "event__offering").get(pk=call.pk)
    fresh.team.event = fresh.event
    return fresh


def _not_yours() -> PermissionRefused:
    return PermissionRefused(_("This is for the people it concerns."), code="not_yours")
