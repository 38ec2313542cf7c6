"""Dealing out the challenges of an event: prepared in private as often as one likes, published once for all."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict
from events.allotting import ALGORITHM, Question, answer
from events.models import Allotment, Challenge, ChallengeWish, Event, Submission, Team
from events.selectors.briefs import complete_terms
from scheduler.selectors.moments import local_time

from .challenge_letters import members_of, tell


def allotment_of(event: Event) -> Allotment:
    """The event's one allotment; its seed is drawn the first time anybody asks, which is before the wishes."""
    return Allotment.objects.get_or_create(event=event)[0]


def commitment(allotment: Allotment) -> str:
    """What is shown before the result: whoever reads the seed later can check that it was fixed by then."""
    return hashlib.sha256(allotment.seed.encode()).hexdigest()


def question_of(event: Event, allotment: Allotment) -> Question:
    """Teams without a challenge, their wishes with complete terms, and the places that are left. Six queries."""
    challenges = list(Challenge.objects.visible().filter(event=event).select_related("brief"))
    teams = list(Team.objects.active().filter(event=event, challenge__isnull=True))
    with_terms = {row.pk for row in challenges if row.brief and row.brief.has_terms}
    complete = complete_terms(challenges)
    names = {row.pk: str(row.uuid) for row in challenges}
    wishes: dict[int, list[str]] = {team.pk: [] for team in teams}
    for row in ChallengeWish.objects.filter(team__in=teams).order_by("team", "rank"):
        counts = row.challenge_id not in with_terms or (row.team_id, row.challenge_id) in complete
        if row.challenge_id in names and counts:
            wishes[row.team_id].append(names[row.challenge_id])
    places = {str(row.uuid): row.free for row in challenges}
    return Question(places, {str(team.uuid): wishes[team.pk] for team in teams}, allotment.seed)


@transaction.atomic
def prepare_allotment(*, event: Event, by: Person, now: datetime | None = None) -> Allotment:
    """Computes the result as it would be now; nobody but the organisers sees it. Errors: dealt_out."""
    allotment = Allotment.objects.select_for_update(no_key=True).get(pk=allotment_of(event).pk)
    if allotment.published_at:
        raise Conflict(_("The challenges have been dealt out."), code="dealt_out")
    question = question_of(event, allotment)
    allotment.algorithm, allotment.question = ALGORITHM, question.as_dict()
    allotment.question_sha256, allotment.answer = question.sha256(), answer(question)
    allotment.prepared_at = now or timezone.now()
    allotment.save()
    record("allotment.prepared", on=event, by=by, question=allotment.question_sha256)
    return allotment


@transaction.atomic
def publish_allotment(*, event: Event, by: Person, now: datetime | None = None) -> Allotment:
    """Gives every team its challenge and tells all of them at once.

    Errors: too_early (wishes may still change), not_prepared, out_of_date (something changed since it was prepared),
    dealt_out (somebody published it already).
    """
    now = now or timezone.now()
    _check_time(event, now)
    allotment = allotment_of(event)
    _claim(allotment, by, now)
    list(Team.objects.select_for_update(no_key=True).filter(event=event).order_by("pk"))
    list(Challenge.objects.select_for_update(no_key=True).filter(event=event).order_by("pk"))
    allotment.refresh_from_db()
    if allotment.question_sha256 != question_of(event, allotment).sha256():
        raise Conflict(
            _("Teams, wishes or places have changed since you prepared this. Prepare it again and look once more."),
            code="out_of_date",
        )
    _apply(event, allotment.answer["teams"])
    record(
        "allotment.published", on=event, by=by, question=allotment.question_sha256, figures=allotment.answer["figures"]
    )
    teams = Team.objects.active().filter(event=event, uuid__in=allotment.answer["teams"])
    tell("challenge_allotted", people=members_of(teams), event=event, once=str(allotment.pk))
    return allotment


def _check_time(event: Event, now: datetime) -> None:
    until = event.hackathon.wishes_until
    if until and now <= until:
        raise Conflict(
            _("Teams may change their wishes until %(when)s. Publish it after that.")
            % {"when": local_time(event.offering, until)},
            code="too_early",
        )


def _claim(allotment: Allotment, by: Person, now: datetime) -> None:
    """One conditional UPDATE, so that of two who press the button one comes too late."""
    if allotment.prepared_at is None:
        raise Conflict(_("Prepare the result first and look at it."), code="not_prepared")
    open_row = Allotment.objects.filter(pk=allotment.pk, published_at__isnull=True)
    if not open_row.update(published_at=now, published_by=by):
        raise Conflict(_("The challenges have been dealt out."), code="dealt_out")


def _apply(event: Event, outcomes: dict[str, Any]) -> None:
    """The caller holds teams and challenges."""
    keys = {str(uuid): pk for uuid, pk in Challenge.objects.filter(event=event).values_list("uuid", "pk")}
    taken: Counter[int] = Counter()
    for team, outcome in outcomes.items():
        if not outcome["challenge"]:
            continue
        key = keys[outcome["challenge"]]
        Team.objects.filter(event=event, uuid=team).update(challenge=key)
        Submission.objects.filter(team__uuid=team).update(challenge=key)
        taken[key] += 1
    for key, count in sorted(taken.items()):
        Challenge.objects.filter(pk=key).update(taken=F("taken") + count)


def export_of(allotment: Allotment) -> dict[str, Any]:
    """Everything that is needed to compute it again (`manage.py recompute_allotment FILE`). No names of people."""
    return {
        "event": str(allotment.event.uuid),
        "published_at": allotment.published_at.isoformat() if allotment.published_at else None,
        "question": allotment.question,
        "question_sha256": allotment.question_sha256,
        "seed_sha256": commitment(allotment),
        "answer": allotment.answer,
    }
