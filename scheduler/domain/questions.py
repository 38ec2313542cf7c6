"""Asking: questions of an offering are added, changed, moved and removed, and no answer is lost on the way."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler.entry_enums import CHOOSING, QuestionKind
from scheduler.models import Answer, Offering, Pool, Question
from scheduler.rules import clean_line
from scheduler.selectors.entry import local_day

from .completing import settle_where_nothing_is_left

MOST, MOST_OPTIONS = 40, 40
FURTHEST = timedelta(days=3 * 366)
type Texts = Mapping[str, str]
type Options = Iterable[Mapping[str, Any]]


@transaction.atomic
def add_question(
    *,
    offering: Offering,
    by: Any,
    kind: str,
    label: Texts,
    reason: Texts,
    keep_until: date,
    help: Texts | None = None,
    options: Options = (),
    required: bool = False,
    sensitive: bool = False,
    pools: Iterable[Pool] = (),
    now: datetime | None = None,
) -> Question:
    """A new last question. `reason` and `keep_until` are obligatory: only what is needed is asked, and not for ever.

    `options`: [{"text": {"de": …}}], for choosing kinds. People who are registered already answer on their own page.
    """
    _hold(offering)
    if offering.questions.filter(removed_at=None).count() >= MOST:
        raise Conflict(_("That is enough: nobody reads more than 40 questions."), code="too_many_questions")
    question = Question(offering=offering, kind=QuestionKind(kind), required=required, sensitive=sensitive)
    _describe(question, label=label, reason=reason, help=help or {}, keep_until=keep_until, now=now)
    question.options = _options(question, options, used=set())
    question.position = _last(offering) + 1
    question.save()
    question.pools.set(_own(offering, pools))
    record("question.added", on=offering, by=by, question=str(question.uuid), kind=question.kind)
    return question


@transaction.atomic
def change_question(*, question: Question, by: Any, now: datetime | None = None, **changes: Any) -> Question:
    """Changes what is named: kind, label, help, reason, keep_until, options, required, sensitive, pools.

    Answers stay: the kind is fixed once there is one, and an option that was chosen is retired instead of removed.
    """
    _hold(question.offering)
    said = list(Answer.objects.filter(question=question).values_list("value", flat=True))
    kind = changes.get("kind", question.kind)
    if said and kind != question.kind:
        raise Conflict(
            _("People have answered; the kind of answer can no longer change."), code="answered", field="kind"
        )
    question.kind = QuestionKind(kind)
    texts = {name: changes.get(name, getattr(question, name)) for name in ("label", "reason", "help", "keep_until")}
    _describe(question, **texts, now=now)
    question.options = _options(question, changes.get("options", question.options), used=_used(said))
    for name in ("required", "sensitive"):
        setattr(question, name, changes.get(name, getattr(question, name)))
    question.save()
    if "pools" in changes:
        question.pools.set(_own(question.offering, changes["pools"]))
    record("question.changed", on=question.offering, by=by, question=str(question.uuid), fields=sorted(changes))
    settle_where_nothing_is_left(offering=question.offering, by=by, now=now)
    return question


@transaction.atomic
def remove_question(*, question: Question, by: Any, now: datetime | None = None) -> int:
    """It is asked no more. Answers stay readable until their day of deletion; returns how many there are."""
    _hold(question.offering)
    answers = Answer.objects.filter(question=question).count()
    if answers:
        question.removed_at = question.removed_at or now or timezone.now()
        question.save(update_fields=["removed_at", "updated_at"])
    elif question.pk:
        question.delete()
    record("question.removed", on=question.offering, by=by, question=str(question.uuid), answers=answers)
    settle_where_nothing_is_left(offering=question.offering, by=by, now=now)
    return answers


@transaction.atomic
def move_question(*, question: Question, by: Any, up: bool) -> Question:
    """One place up or down; at the end nothing happens."""
    _hold(question.offering)
    rows = list(question.offering.questions.filter(removed_at=None))
    here = next((place for place, row in enumerate(rows) if row.pk == question.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return question
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows):
        Question.objects.filter(pk=row.pk).exclude(position=place).update(position=place)
    record("question.moved", on=question.offering, by=by, question=str(question.uuid))
    question.refresh_from_db()
    return question


def _hold(offering: Offering) -> None:
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)


def _last(offering: Offering) -> int:
    row = offering.questions.order_by("-position").first()
    return row.position if row else -1


def _own(offering: Offering, pools: Iterable[Pool]) -> list[Pool]:
    chosen = list(pools)
    if any(pool.offering_id != offering.pk for pool in chosen):
        raise InvalidInput(_("These places belong to something else."), code="foreign_pool", field="pools")
    return chosen


def _describe(
    question: Question, *, label: Texts, reason: Texts, help: Texts, keep_until: date, now: datetime | None
) -> None:
    question.label = texts_of(label, 300)
    question.help = texts_of(help, 600)
    question.reason = texts_of(reason, 300)
    if not question.label:
        raise InvalidInput(_("Please write the question."), code="required", field="label")
    if not question.reason:
        sentence = _("Please say why you need to know this. People read it; what nobody needs is not asked.")
        raise InvalidInput(sentence, code="reason_missing", field="reason")
    if keep_until != question.keep_until or not question.pk:
        _check_day(question.offering, keep_until, now)
    question.keep_until = keep_until


def _check_day(offering: Offering, day: date | None, now: datetime | None) -> None:
    if day is None:
        raise InvalidInput(_("Please say until when the answers are kept."), code="required", field="keep_until")
    today = local_day(offering, now)
    if day < today:
        raise InvalidInput(_("This day is over. Please give a day from today on."), code="past", field="keep_until")
    last = max(today, local_day(offering, offering.ends_at)) if offering.ends_at else today
    if day > last + FURTHEST:
        raise InvalidInput(_("At most three years after the end."), code="too_long_kept", field="keep_until")
    if offering.starts_at and offering.starts_at.date() > day:
        sentence = _("The answers would be deleted before it begins. Please give a later day.")
        raise InvalidInput(sentence, code="kept_too_short", field="keep_until")


def texts_of(texts: Texts, limit: int) -> dict[str, str]:
    """The language map with clean single lines; empty ones are left out."""
    lines = {language: clean_line(text)[:limit] for language, text in texts.items()}
    return {language: line for language, line in lines.items() if line}


def _used(said: Iterable[Any]) -> set[str]:
    return {key for value in said for key in (value if isinstance(value, list) else [value]) if isinstance(key, str)}


def _options(question: Question, wanted: Options, *, used: set[str]) -> list[dict[str, Any]]:
    """Known keys stay themselves; what is left out is retired when somebody chose it, otherwise gone."""
    if question.kind not in CHOOSING:
        return []
    known = {option["key"]: option for option in question.options}
    rows = [_option(one, known) for one in wanted]
    kept = [row for row in rows if row["text"]]
    gone = [
        {**old, "retired": True} for key, old in known.items() if key in used and key not in {r["key"] for r in kept}
    ]
    alive = [row for row in kept if not row.get("retired")]
    if not 2 <= len(alive) <= MOST_OPTIONS:
        raise InvalidInput(_("Please give two answers at least, 40 at most."), code="options", field="options")
    return [*kept, *gone]


def _option(one: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    key = one.get("key") if one.get("key") in known else secrets.token_hex(4)
    row = {"key": key, "text": texts_of(one.get("text") or {}, 200)}
    if one.get("retired"):
        row["retired"] = True
    return row
