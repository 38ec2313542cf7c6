"""Rounds: prepared, opened with frozen projects, closed. What decides is settled before anybody judges."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from events.enums import ROUND_TRANSITIONS, JudgeState, RoundKind, RoundState, SubmissionState
from events.judging.places import LOT
from events.models import Challenge, Criterion, Event, Judge, Round, RoundEntry, Submission

from .assigning import assign_round
from .conflicts import find_conflicts
from .letters import tell_judges
from .starters import STARTERS

STEPS_MIN, STEPS_MAX = 2, 10
SETTINGS = ("title", "views", "opens_at", "closes_at", "calibration")


@transaction.atomic
def create_round(
    *,
    event: Event,
    by: Any,
    kind: str = RoundKind.RUBRIC,
    title: Mapping[str, str],
    challenge: Challenge | None = None,
    finalists_from: Round | None = None,
    **settings: Any,
) -> Round:
    """A draft with a random seed; a rubric starts with a first set of criteria, a later round with the earlier one's.

    Errors: title_missing, views_wrong, window_wrong, calibration_wrong.
    """
    challenge = finalists_from.challenge if finalists_from else challenge
    last = Round.objects.filter(event=event, challenge=challenge).aggregate(last=Max("position"))["last"] or 0
    round = Round(
        event=event, challenge=challenge, kind=kind, position=last + 1, finalists_from=finalists_from,
        seed=secrets.randbelow(2**31), tie_break=[LOT],
    )  # fmt: skip
    _write(round, {"title": dict(title), **settings})
    round.save()
    if kind == RoundKind.RUBRIC:
        _first_criteria(round)
    record("round.created", on=round, by=by, kind=kind)
    return round


@transaction.atomic
def change_round(*, round: Round, by: Any, **settings: Any) -> Round:
    """Before it opens; afterwards only when it ends. Errors: round_not_draft and those of `create_round`."""
    locked = lock(round)
    if set(settings) - {"closes_at"}:
        require_draft(locked)
    _write(locked, settings)
    locked.save()
    record("round.changed", on=locked, by=by, fields=sorted(settings))
    return locked


@transaction.atomic
def set_tie_break(*, round: Round, by: Any, rules: Sequence[str]) -> Round:
    """Criterion keys in order; "lot" may come last. Announced with the round. Errors: tie_break_wrong, round_not_draft."""
    locked = lock(round)
    require_draft(locked)
    known = set(locked.criteria.values_list("key", flat=True)) | {LOT}
    if set(rules) - known or len(set(rules)) != len(rules) or LOT in rules[:-1]:
        raise InvalidInput(_("Name each criterion once, and the lot last."), code="tie_break_wrong", field="tie_break")
    locked.tie_break = list(rules)
    locked.save(update_fields=["tie_break", "updated_at"])
    record("round.tie_break", on=locked, by=by, rules=list(rules))
    return locked


@transaction.atomic
def write_criterion(
    *,
    round: Round,
    by: Any,
    texts: Mapping[str, Mapping[str, str]],
    anchors: Sequence[Mapping[str, str]],
    weight: int = 1,
    key: str = "",
) -> Criterion:
    """A new criterion, or the one with this `key` anew. Errors: criterion_title, criterion_anchors, criterion_weight."""
    locked = lock(round)
    require_draft(locked)
    _check_criterion(texts, anchors, weight)
    key = key or _free_key(locked, next(text["title"] for text in texts.values() if text.get("title")))
    position = (locked.criteria.aggregate(last=Max("position"))["last"] or 0) + 1
    values = {"texts": dict(texts), "anchors": [dict(words) for words in anchors], "weight": weight}
    criterion, _created = Criterion.objects.update_or_create(
        round=locked, key=key, defaults=values, create_defaults={**values, "position": position}
    )
    record("criterion.written", on=locked, by=by, key=key)
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: Any) -> Round:
    locked = lock(criterion.round)
    require_draft(locked)
    locked.tie_break = [rule for rule in locked.tie_break if rule != criterion.key]
    locked.save(update_fields=["tie_break", "updated_at"])
    criterion.delete()
    record("criterion.removed", on=locked, by=by, key=criterion.key)
    return locked


@transaction.atomic
def remove_round(*, round: Round, by: Any) -> None:
    """A draft, or one that was opened and that nobody judged in: it would be published without a single place.

    Errors: round_judged.
    """
    locked = lock(round)
    if not is_removable(locked):
        raise Conflict(
            _("Somebody has judged in this round, or a final was made from it; it stays."), code="round_judged"
        )
    record("round.removed", on=locked, by=by, state=locked.state)
    locked.delete()


def is_removable(round: Round) -> bool:
    if round.state == RoundState.DRAFT:
        return True
    return round.state != RoundState.PUBLISHED and not round.ballots.exists() and not round.next_rounds.exists()


@transaction.atomic
def choose_finalists(*, round: Round, submissions: Iterable[Submission], by: Any) -> Round:
    """Who is in this draft, instead of everybody. The revision is frozen when the round opens.

    Errors: round_not_draft, finalists_unknown.
    """
    locked = lock(round)
    require_draft(locked)
    chosen = [one for one in submissions if one.revision is not None]
    if {one.pk for one in chosen} - set(candidates(locked).values_list("pk", flat=True)):
        raise InvalidInput(_("One of these projects was not in the round before."), code="finalists_unknown")
    locked.entries.all().delete()
    RoundEntry.objects.bulk_create(RoundEntry(round=locked, submission=one, revision=one.revision) for one in chosen)
    record("round.finalists", on=locked, by=by, projects=[str(one.uuid) for one in chosen])
    return locked


@transaction.atomic
def open_round(*, round: Round, by: Any, now: datetime | None = None) -> Round:
    """Freezes the projects, finds conflicts, says who looks at what, tells the judges.

    Errors: transition_refused, no_criteria, too_few_projects, no_judges.
    """
    now = now or timezone.now()
    locked = lock(round)
    reopened = locked.state == RoundState.CLOSED
    _move(locked, RoundState.OPEN)
    if locked.kind == RoundKind.RUBRIC and not locked.criteria.exists():
        raise Conflict(_("Write at least one criterion first."), code="no_criteria")
    if not Judge.objects.filter(event=locked.event_id, state=JudgeState.ACTIVE).exists():
        raise Conflict(_("Nobody has agreed to judge yet. Invite judges first."), code="no_judges")
    if reopened:
        locked.closed_at = None
        locked.closes_at = None
    else:
        _freeze(locked)
    locked.save()
    find_conflicts(event=locked.event, now=now)
    assign_round(round=locked, by=by)
    record("round.reopened" if reopened else "round.opened", on=locked, by=by)
    tell_judges(locked, key=f"{locked.uuid}:{now.isoformat()}")
    return locked


@transaction.atomic
def close_round(*, round: Round, by: Any, now: datetime | None = None) -> Round:
    """From now on (or from the announced end on) ballots come too late. Closing twice changes nothing.

    Conflicts are looked for once more: since the round was opened a judge may have joined a team, or helped one.
    """
    now = now or timezone.now()
    locked = lock(round)
    if locked.state == RoundState.CLOSED:
        return locked
    _move(locked, RoundState.CLOSED)
    find_conflicts(event=locked.event, now=now)
    locked.closed_at = min(now, locked.closes_at) if locked.closes_at else now
    locked.save(update_fields=["state", "closed_at", "updated_at"])
    record("round.closed", on=locked, by=by)
    return locked


@transaction.atomic
def take_in(*, round: Round, by: Any) -> list[RoundEntry]:
    """Projects that count only since the round was opened join it, as they count now; judges find them at the end of
    their way. Twice changes nothing. Errors: round_not_open."""
    locked = lock(round)
    if locked.state != RoundState.OPEN:
        raise Conflict(_("This round is not open."), code="round_not_open")
    entries = [RoundEntry(round=locked, submission=one, revision=one.revision) for one in left_out(locked)]
    if entries:
        RoundEntry.objects.bulk_create(entries)
        record("round.taken_in", on=locked, by=by, projects=[str(entry.submission.uuid) for entry in entries])
        find_conflicts(event=locked.event)
        assign_round(round=locked, by=by)
    return entries


def left_out(round: Round) -> Any:
    """Projects that count and are in a first round neither as a project nor as one that was taken out."""
    if round.finalists_from_id or round.state not in {RoundState.OPEN, RoundState.CLOSED}:
        return Submission.objects.none()
    return candidates(round).exclude(round_entries__round=round).order_by("pk")


def candidates(round: Round) -> Any:
    """Submissions that may be in the round: those of the round before, or all that count."""
    rows = Submission.objects.counting().filter(event=round.event_id).select_related("revision")
    if round.finalists_from_id:
        rows = rows.filter(round_entries__round=round.finalists_from_id, round_entries__removed_at=None)
    return rows.filter(challenge=round.challenge_id) if round.challenge_id else rows


def lock(round: Round) -> Round:
    """The row, for this transaction alone: ballots and closing come one after the other."""
    return Round.objects.select_for_update(of=("self",)).select_related("event__offering").get(pk=round.pk)


def require_draft(round: Round) -> None:
    if round.state != RoundState.DRAFT:
        raise Conflict(
            _("This round was announced and opened; what decides it stays as it is."), code="round_not_draft"
        )


def _move(round: Round, to: str) -> None:
    if to not in ROUND_TRANSITIONS[round.state]:
        raise Conflict(_("That is not possible in this state of the round."), code="transition_refused")
    round.state = to


def _freeze(round: Round) -> None:
    entries = list(round.entries.select_related("submission__revision"))
    chosen = [entry.submission for entry in entries] if entries else list(candidates(round))
    counting = [one for one in chosen if one.state == SubmissionState.SUBMITTED and one.revision is not None]
    if len(counting) < 2:
        raise Conflict(_("Fewer than two projects have been handed in."), code="too_few_projects")
    round.entries.all().delete()
    RoundEntry.objects.bulk_create(RoundEntry(round=round, submission=one, revision=one.revision) for one in counting)
    if round.calibration_id not in {one.pk for one in counting}:
        round.calibration = None


def _write(round: Round, settings: dict[str, Any]) -> None:
    for name, value in settings.items():
        if name not in SETTINGS:
            raise TypeError(name)
        setattr(round, name, value)
    if not any(round.title.values()):
        raise InvalidInput(_("Give the round a name."), code="title_missing", field="title")
    if not 1 <= round.views <= 50:
        raise InvalidInput(_("Between 1 and 50 judges look at each project."), code="views_wrong", field="views")
    if round.opens_at and round.closes_at and round.closes_at <= round.opens_at:
        raise InvalidInput(_("The end lies before the beginning."), code="window_wrong", field="closes_at")
    if round.calibration_id and not candidates(round).filter(pk=round.calibration_id).exists():
        raise InvalidInput(_("That project is not in this round."), code="calibration_wrong", field="calibration")


def _check_criterion(texts: Mapping[str, Mapping[str, str]], anchors: Sequence[Mapping[str, str]], weight: int) -> None:
    if not any(text.get("title") for text in texts.values()):
        raise InvalidInput(_("Give the criterion a name."), code="criterion_title", field="title")
    if not STEPS_MIN <= len(anchors) <= STEPS_MAX or not all(any(words.values()) for words in anchors):
        raise InvalidInput(
            _("Say in words what each step means; between %(least)d and %(most)d steps.")
            % {"least": STEPS_MIN, "most": STEPS_MAX},
            code="criterion_anchors",
            field="anchors",
        )
    if not 1 <= weight <= 100:
        raise InvalidInput(_("The weight is a number from 1 to 100."), code="criterion_weight", field="weight")


def _free_key(round: Round, title: str) -> str:
    taken = set(round.criteria.values_list("key", flat=True)) | {LOT}
    base = slugify(title)[:30] or "criterion"
    return base if base not in taken else next(key for n in range(2, 200) if (key := f"{base}-{n}") not in taken)


def _first_criteria(round: Round) -> None:
    before = round.finalists_from
    rows: Iterable[Mapping[str, Any]] = STARTERS
    if before is not None and before.kind == RoundKind.RUBRIC:
        rows = before.criteria.values("key", "weight", "texts", "anchors")
        round.tie_break = before.tie_break
        round.save(update_fields=["tie_break"])
    Criterion.objects.bulk_create(Criterion(round=round, position=number, **row) for number, row in enumerate(rows, 1))
