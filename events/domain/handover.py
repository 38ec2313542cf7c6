"""Handing a project on: when every member of the team and the sponsor said yes, the floor above hears of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.policy import has_role
from core.audit import record
from core.errors import Conflict, PermissionRefused
from events.enums import HandoverState
from events.models import Challenge, Handover, HandoverAnswer, Submission, Team, TeamMember
from events.selectors.briefs import SPONSOR_ROLES
from events.signals import submission_handed_on

from .challenge_letters import members_of, sponsors_of, tell
from .challenges import check_member


def check_can_ask(submission: Submission) -> Challenge:
    """The challenge whose sponsor would go on with it. Reads `challenge.organisation`. Errors: not_handed_in, no_sponsor."""
    if submission.revision_id is None:
        raise Conflict(_("Only a project that was handed in can be handed on."), code="not_handed_in")
    if submission.challenge is None:
        raise Conflict(
            _("This project belongs to no challenge, so there is no partner to go on with."), code="no_sponsor"
        )
    return submission.challenge


@transaction.atomic
def hand_on(*, submission: Submission, by: Person, now: datetime | None = None) -> Handover:
    """A member or the sponsor proposes to go on together; that is their own yes. Everybody else is asked.

    Asking twice returns what is running; after a no it asks everybody again.
    Errors: not_handed_in, no_sponsor, not_in_team.
    """
    submission = Submission.objects.select_related("team", "event", "challenge__organisation").get(pk=submission.pk)
    challenge = check_can_ask(submission)
    is_sponsor = _speaks(submission, by)
    if not is_sponsor:
        check_member(submission.team, by)
    handover, made = Handover.objects.get_or_create(
        submission=submission, defaults={"organisation": challenge.organisation}
    )
    handover = Handover.objects.select_for_update(no_key=True).get(pk=handover.pk)
    if made or handover.state == HandoverState.DECLINED:
        _ask_everybody(handover, submission, challenge)
        record("handover.asked", on=submission, by=by)
        people = {*members_of([submission.team_id]), *sponsors_of(handover.organisation_id)} - {by.pk}
        tell("handover_asked", people=people, event=submission.event, challenge=challenge,
             submission=submission, once=f"{handover.uuid}:{handover.updated_at:%Y%m%d%H%M%S%f}")  # fmt: skip
    if handover.state == HandoverState.ASKED:
        return answer_handover(handover=handover, yes=True, by=by, now=now)
    return handover


def _ask_everybody(handover: Handover, submission: Submission, challenge: Challenge) -> None:
    handover.answers.all().delete()
    handover.state = HandoverState.ASKED
    handover.organisation = challenge.organisation
    handover.save()
    people = TeamMember.objects.filter(team=submission.team_id).values_list("person_id", flat=True)
    rows = [HandoverAnswer(handover=handover, person_id=person) for person in people]
    HandoverAnswer.objects.bulk_create([*rows, HandoverAnswer(handover=handover, sponsor=True)])


@transaction.atomic
def answer_handover(*, handover: Handover, yes: bool, by: Person, now: datetime | None = None) -> Handover:
    """A yes or a no, for oneself or for the sponsor (whoever is both speaks for both). One no ends it.

    Errors: not_asked, handover_over.
    """
    now = now or timezone.now()
    handover = (
        Handover.objects.select_for_update(no_key=True, of=("self",))
        .select_related("submission__team", "submission__event", "submission__challenge")
        .get(pk=handover.pk)
    )
    if handover.state != HandoverState.ASKED:
        raise Conflict(_("This has been decided already."), code="handover_over")
    mine = _answers_of(handover, by)
    if not mine:
        raise PermissionRefused(_("You were not asked."), code="not_asked")
    for row in mine:
        row.yes, row.answered_at, row.person = yes, now, by
        row.save(update_fields=["yes", "answered_at", "person"])
    record("handover.answered", on=handover.submission, by=by, yes=yes)
    return _decide(handover, now)


def settle_handover(*, team: Team, now: datetime | None = None) -> None:
    """After somebody left the team: perhaps everybody who is left said yes; when nobody is left, it is over.

    The caller holds the transaction. Safe to repeat.
    """
    asked = Handover.objects.select_for_update(no_key=True, of=("self",)).filter(
        submission__team=team, state=HandoverState.ASKED
    )
    for handover in asked.select_related("submission__team", "submission__event", "submission__challenge"):
        _decide(handover, now or timezone.now())


def ask_newcomer(*, team: Team, person: Person) -> None:
    """Who joins while the team is being asked has a voice too. The caller holds the transaction. Safe to repeat."""
    asked = Handover.objects.select_for_update(no_key=True, of=("self",)).filter(
        submission__team=team, state=HandoverState.ASKED
    )
    for handover in asked.select_related("submission__event", "submission__challenge"):
        _answer, made = HandoverAnswer.objects.get_or_create(handover=handover, sponsor=False, person=person)
        if made:
            submission = handover.submission
            tell("handover_asked", people={person.pk}, event=submission.event, challenge=submission.challenge,
                 submission=submission, once=f"{handover.uuid}:{person.pk}")  # fmt: skip


def answers_that_count(handover: Handover) -> list[HandoverAnswer]:
    """Those of the sponsor and of who is in the team now, with `person`; whoever left has no voice any more."""
    members = set(members_of([handover.submission.team_id]))
    answers = handover.answers.select_related("person")
    return [row for row in answers if row.sponsor or row.person_id in members]


def _decide(handover: Handover, now: datetime) -> Handover:
    members = set(members_of([handover.submission.team_id]))
    answers = answers_that_count(handover)
    if not members or any(row.yes is False for row in answers):
        handover.state = HandoverState.DECLINED
        handover.save(update_fields=["state", "updated_at"])
    elif all(row.yes for row in answers):
        handover.state, handover.agreed_at = HandoverState.AGREED, now
        handover.save(update_fields=["state", "agreed_at", "updated_at"])
        record("handover.agreed", on=handover.submission)
        submission_handed_on.send(sender=Submission, submission=handover.submission, handover=handover)
        people = {*members, *sponsors_of(handover.organisation_id)}
        tell("handover_agreed", people=people, event=handover.submission.event, challenge=handover.submission.challenge,
             submission=handover.submission, once=str(handover.uuid))  # fmt: skip
    return handover


def _answers_of(handover: Handover, person: Person) -> list[HandoverAnswer]:
    own = list(handover.answers.filter(sponsor=False, person=person))
    sponsor = _speaks(handover.submission, person)
    return own + (list(handover.answers.filter(sponsor=True)) if sponsor else [])


def _speaks(submission: Submission, person: Person) -> bool:
    """For the sponsor; the city's staff do not, here."""
    return submission.challenge is not None and has_role(person, submission.challenge.organisation_id, SPONSOR_ROLES)
