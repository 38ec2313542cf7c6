"""Until when a submission may come: the deadline, the announced grace, and what comes after. The server's clock counts.

A deadline of 18:00:00 includes the whole second 18:00:00. Late ones are kept and flagged; the organiser may let them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, InvalidInput
from events.enums import SubmissionState, Timing
from events.models import Event, Hackathon, Submission, SubmissionRevision
from scheduler.selectors.moments import local_time

from .challenge_letters import everybody_in_teams, members_of, tell


@dataclass(frozen=True)
class Deadline:
    """`until` None: no deadline. All moments are inclusive to the second."""

    until: datetime | None
    grace_until: datetime | None
    own: bool = False

    def timing(self, moment: datetime) -> Timing:
        second = moment.replace(microsecond=0)
        if self.until is None or second <= self.until:
            return Timing.ON_TIME
        if self.grace_until and second <= self.grace_until:
            return Timing.GRACE
        return Timing.LATE


def deadline_of(hackathon: Hackathon, submission: Submission | None = None) -> Deadline:
    """The event's deadline, or the team's own where that is later."""
    until, own = hackathon.submit_until, submission.extended_until if submission else None
    is_own = own is not None and until is not None and own > until
    until = own if is_own else until
    grace = until + timedelta(minutes=hackathon.grace_minutes) if until else None
    return Deadline(until, grace, own=is_own)


@transaction.atomic
def extend_for_all(*, event: Event, until: datetime, reason: str, by: Person, now: datetime | None = None) -> Event:
    """A later deadline for every team; all of them are told. Errors: not_later, over, voting."""
    reason = clean_line(reason, limit=300, field="reason", required=True)
    hackathon = Hackathon.objects.select_for_update(no_key=True).get(event=event)
    _check_later(until, hackathon.submit_until, now or timezone.now())
    _check_before_the_vote(event, hackathon, until)
    before, hackathon.submit_until = hackathon.submit_until, until
    hackathon.save(update_fields=["submit_until"])
    event.hackathon.submit_until = until
    _let_in_time(event)
    record("deadline.extended", on=event, by=by, until=until.isoformat(), reason=reason,
           before=before.isoformat() if before else None)  # fmt: skip
    tell("submission_extended", people=everybody_in_teams(event), event=event, moment=until, reason=reason,
         once=f"all:{until:%Y%m%d%H%M%S}")  # fmt: skip
    return event


@transaction.atomic
def extend_for_team(
    *, submission: Submission, until: datetime, reason: str, by: Person, now: datetime | None = None
) -> Submission:
    """A later deadline for one team, with a reason that is kept; the team is told. Errors: not_later, over, voting."""
    reason = clean_line(reason, limit=300, field="reason", required=True)
    event = submission.event
    _check_later(until, deadline_of(event.hackathon, submission).until, now or timezone.now())
    _check_before_the_vote(event, event.hackathon, until)
    submission.extended_until = until
    submission.save(update_fields=["extended_until", "updated_at"])
    record("deadline.extended", on=submission, by=by, until=until.isoformat(), reason=reason)
    tell("submission_extended", people=members_of([submission.team_id]), event=event, submission=submission,
         moment=until, reason=reason, once=f"{submission.uuid}:{until:%Y%m%d%H%M%S}")  # fmt: skip
    return submission


@transaction.atomic
def let_in(*, revision: SubmissionRevision, reason: str, by: Person, now: datetime | None = None) -> Submission:
    """A late revision counts all the same; the flag stays and the reason is kept. The team is told.

    Errors: not_late, superseded when a later one counts already.
    """
    reason = clean_line(reason, limit=300, field="reason", required=True)
    submission = Submission.objects.select_for_update(no_key=True).get(pk=revision.submission_id)
    revision.refresh_from_db()
    if not revision.is_late:
        raise Conflict(_("This one was not late; it counts anyway."), code="not_late")
    if submission.revision and submission.revision.number > revision.number:
        raise Conflict(_("A later one counts already."), code="superseded")
    if revision.accepted_at is None:
        revision.accepted_at, revision.accepted_by = now or timezone.now(), by
        revision.save(update_fields=["accepted_at", "accepted_by"])
        submission.revision = revision
        submission.save(update_fields=["revision", "updated_at"])
        record("submission.let_in", on=submission, by=by, revision=revision.number, reason=reason)
        tell("submission_let_in", people=members_of([submission.team_id]), event=submission.event,
             submission=submission, once=str(revision.uuid))  # fmt: skip
    return submission


def _let_in_time(event: Event) -> None:
    """What came late and before the new deadline came in time now."""
    rows = SubmissionRevision.objects.filter(submission__event=event, timing=Timing.LATE)
    for revision in rows.select_related("submission").order_by("submission", "number"):
        submission = revision.submission
        timing = deadline_of(event.hackathon, submission).timing(revision.received_at)
        if timing != Timing.LATE:
            revision.timing = timing
            revision.save(update_fields=["timing"])
            rows_of = Submission.objects.filter(pk=submission.pk, state=SubmissionState.SUBMITTED)
            rows_of.update(revision=revision)


def _check_later(until: datetime, before: datetime | None, now: datetime) -> None:
    if before is not None and until <= before:
        raise InvalidInput(
            _("Please give a time after the present deadline; a deadline that was announced is never moved forward."),
            code="not_later",
            field="until",
        )
    if until <= now:
        raise InvalidInput(_("This moment is over."), code="over", field="until")


def _check_before_the_vote(event: Event, hackathon: Hackathon, until: datetime) -> None:
    """The public votes on what stays as it is."""
    if hackathon.vote_from and until > hackathon.vote_from:
        raise InvalidInput(
            _("The public vote begins on %(when)s, before that. Please let it begin later first.")
            % {"when": local_time(event.offering, hackathon.vote_from)},
            code="voting",
            field="until",
        )


def deadline_words(event: Event, moment: datetime | None) -> str:
    return local_time(event.offering, moment) if moment else ""
