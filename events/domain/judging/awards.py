"""Awards are prepared in private and published together with the results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from core.i18n import pick
from events.enums import RoundState, SubmissionState
from events.judging.compute import VERSION, input_hash
from events.models import Award, Challenge, Event, Result, Round, Submission
from events.signals import award_given

from .letters import tell_team
from .results import export_round
from .rounds import lock


@transaction.atomic
def write_award(
    *,
    event: Event,
    by: Any,
    title: Mapping[str, str],
    prize: Mapping[str, str] | None = None,
    challenge: Challenge | None = None,
    award: Award | None = None,
) -> Award:
    """A new award, or `award` with other words. Errors: title_missing, award_published."""
    if not any(title.values()):
        raise InvalidInput(_("Give the award a name."), code="title_missing", field="title")
    award = _unpublished(award) if award else Award(event=event, position=_next(event))
    award.title, award.prize, award.challenge = dict(title), dict(prize or {}), challenge
    award.save()
    record("award.written", on=award, by=by)
    return award


@transaction.atomic
def give_award(*, award: Award, submission: Submission | None, by: Any, result: Result | None = None) -> Award:
    """Decided, in private; None takes the decision back. The revision that was judged is the one that wins.

    Errors: award_published, award_elsewhere, award_other_challenge.
    """
    award = _unpublished(award)
    if submission is not None:
        _fits(award, submission)
    award.submission, award.result = submission, result if submission else None
    award.revision = _judged(submission, result) if submission else None
    award.save()
    record("award.decided", on=award, by=by, submission=str(submission.uuid) if submission else "")
    return award


@transaction.atomic
def remove_award(*, award: Award, by: Any) -> None:
    """Errors: award_published."""
    award = _unpublished(award)
    record("award.removed", on=award, by=by)
    award.delete()


@transaction.atomic
def publish_judging(*, event: Event, by: Any, now: datetime | None = None) -> list[Award]:
    """All closed rounds with their results and all decided awards, at once; teams are told.

    Nothing is published when a round is still open, or a result is missing or older than its ballots.
    Errors: round_open, result_missing, result_outdated, award_withdrawn, nothing_to_publish.
    """
    now = now or timezone.now()
    rounds = [lock(one) for one in Round.objects.filter(event=event).order_by("pk")]
    if still_open := [one for one in rounds if one.state == RoundState.OPEN]:
        sentence = _("“%(round)s” is still open. Close it first, or remove it when nobody judged in it.")
        raise Conflict(sentence % {"round": pick(still_open[0].title)[0]}, code="round_open")
    closed = [one for one in rounds if one.state == RoundState.CLOSED]
    awards = list(
        Award.objects.filter(event=event, published_at=None).exclude(submission=None).select_related("submission__team")
    )
    if not closed and not awards:
        raise Conflict(_("There is nothing new to publish."), code="nothing_to_publish")
    for round in closed:
        _publish_round(round, by, now)
    for award in awards:
        _publish_award(award, by, now)
    _tell_teams(event, closed, awards, now)
    return awards


def _publish_round(round: Round, by: Any, now: datetime) -> None:
    result = round.results.order_by("-pk").first()
    if result is None:
        sentence = _("“%(round)s” has no result yet. Compute it first, or remove it when nobody judged in it.")
        raise Conflict(sentence % {"round": pick(round.title)[0]}, code="result_missing")
    if (result.input_hash, result.version) != (input_hash(export_round(round)), VERSION):
        sentence = _("Something changed since the result of “%(round)s” was computed. Compute it again.")
        raise Conflict(sentence % {"round": pick(round.title)[0]}, code="result_outdated")
    result.published_at = now
    result.save(update_fields=["published_at"])
    round.state, round.published_at = RoundState.PUBLISHED, now
    round.save(update_fields=["state", "published_at", "updated_at"])
    record("result.published", on=round, by=by, input_hash=result.input_hash)


def _publish_award(award: Award, by: Any, now: datetime) -> None:
    assert award.submission is not None
    if award.submission.state != SubmissionState.SUBMITTED or award.revision_id is None:
        raise Conflict(_("A project that was given an award has been withdrawn."), code="award_withdrawn")
    award.published_at, award.published_by = now, by
    award.save(update_fields=["published_at", "published_by", "updated_at"])
    record("award.published", on=award, by=by, submission=str(award.submission.uuid))
    award_given.send(Award, award=award)


def _tell_teams(event: Event, rounds: list[Round], awards: list[Award], now: datetime) -> None:
    judged = Submission.objects.filter(round_entries__round__in=rounds)
    rows = judged | Submission.objects.filter(pk__in=[award.submission_id for award in awards])
    for submission in rows.distinct().select_related("team"):
        tell_team(submission, key=f"{submission.uuid}:{now.isoformat()}")


def _unpublished(award: Award) -> Award:
    locked = Award.objects.select_for_update().get(pk=award.pk)
    if locked.published_at is not None:
        raise Conflict(_("This award has been published."), code="award_published")
    return locked


def _fits(award: Award, submission: Submission) -> None:
    if submission.event_id != award.event_id:
        raise InvalidInput(_("This project belongs to another event."), code="award_elsewhere", field="submission")
    if award.challenge_id and submission.challenge_id != award.challenge_id:
        raise InvalidInput(
            _("This award is for the projects of one challenge."), code="award_other_challenge", field="submission"
        )


def _judged(submission: Submission, result: Result | None) -> Any:
    entry = submission.round_entries.filter(round=result.round).first() if result else None
    return entry.revision if entry else submission.revision


def _next(event: Event) -> int:
    return (Award.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0) + 1
