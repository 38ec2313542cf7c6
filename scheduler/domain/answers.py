"""From what was typed to an answer, and answers of one registration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from scheduler.entry_enums import QuestionKind
from scheduler.models import Answer, Question, Registration
from scheduler.rules import clean_line
from scheduler.selectors.entry import answering, asked_questions, concerns, pools_of

from .completing import hold_while_open, settle_entry

SHORT, LONG = 200, 2000
LARGEST = Decimal(10) ** 9
_DIGITS = re.compile(r"[+-]?\d*\.?\d*")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


def checked_value(question: Question, raw: Any) -> Any:
    """What is kept; None when nothing was said. InvalidInput for anything the question does not allow."""
    if question.kind == QuestionKind.SEVERAL:
        value: Any = _several(question, raw)
    else:
        text = "" if raw is None else str(raw).replace("\r\n", "\n").strip()
        value = _ONE_VALUE[question.kind](question, text) if text else None
    if question.required and not value:
        raise _wrong(question, _required_words(question), code="required")
    return value or None


def _required_words(question: Question) -> str:
    if question.chooses or question.kind == QuestionKind.YES_NO:
        return _("Please choose an answer.")
    return _("Please answer this question.")


def _wrong(question: Question, sentence: str, *, code: str = "invalid_answer") -> InvalidInput:
    return InvalidInput(sentence, code=code, field=field_name(question))


def field_name(question: Question) -> str:
    """The name of the question's field in forms."""
    return f"question_{question.uuid.hex}"


def _several(question: Question, raw: Any) -> list[str]:
    chosen = [raw] if isinstance(raw, str) else list(raw or ())
    return [_key(question, str(one)) for one in dict.fromkeys(chosen) if one]


def _key(question: Question, text: str) -> str:
    if text not in {option["key"] for option in question.open_options}:
        raise _wrong(question, _("Please choose one of the answers on the list."), code="foreign_option")
    return text


def _limited(question: Question, text: str, most: int) -> str:
    if len(text) > most:
        sentence = _("At most %(most)d characters fit here; these are %(length)d.")
        raise _wrong(question, sentence % {"most": most, "length": len(text)}, code="too_long")
    return text


def _short(question: Question, text: str) -> str:
    return _limited(question, clean_line(text), SHORT)


def _long(question: Question, text: str) -> str:
    return _limited(question, _UNSEEN.sub("", text).strip(), LONG)


def _yes_no(question: Question, text: str) -> str:
    if text not in {"yes", "no"}:
        raise _wrong(question, _("Please answer with yes or no."))
    return text


def _number(question: Question, text: str) -> str:
    """Digits only: `1e-999999` is short to write and a million letters long to keep."""
    written = text.replace(",", ".")
    try:
        number = Decimal(written if len(text) <= 20 and _DIGITS.fullmatch(written) else "")
    except InvalidOperation:
        number = LARGEST + 1
    if abs(number) > LARGEST:
        raise _wrong(question, _("Please give a number, for example 12 or 1.5."))
    return format(number.normalize(), "f")


def _date(question: Question, text: str) -> str:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day.isoformat()
    raise _wrong(question, _("Please give a date, for example 2026-05-17."))


def _email(question: Question, text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise _wrong(question, _("This does not look like an e-mail address.")) from None
    return _limited(question, text.lower(), SHORT)


_ONE_VALUE: dict[str, Callable[[Question, str], str]] = {
    QuestionKind.SHORT: _short,
    QuestionKind.LONG: _long,
    QuestionKind.ONE: _key,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.EMAIL: _email,
}


def checked_values(questions: list[Question], raw: Mapping[str, Any]) -> dict[Question, Any]:
    """Every question with its checked answer (or None), by the names of their fields."""
    return {question: checked_value(question, raw.get(field_name(question))) for question in questions}


def write_first(registration: Registration, values: Mapping[Question, Any]) -> None:
    """The answers of a new registration, in one statement."""
    rows = [Answer(registration=registration, question=one, value=value) for one, value in values.items() if value]
    Answer.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def save_answers(
    *, registration: Registration, raw: Mapping[str, Any], by: Any, now: datetime | None = None
) -> Registration:
    """The person answers, or answers again: everything while registration is open, afterwards only what was missing.

    With the last thing that was missing a pending registration is confirmed. Conflict when it is too late; InvalidInput with the field of a wrong answer.
    """
    now = now or timezone.now()
    hold_while_open(registration)
    locked = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("offering")
    registration = locked.get(pk=registration.pk)
    known = {answer.question_id: answer for answer in registration.answers.all()}
    open_questions = questions_to_answer(registration, known, now=now)
    if not open_questions:
        raise Conflict(_("Your answers can no longer be changed here. Please write to the organiser."), code="closed")
    values = checked_values(open_questions, raw)
    changed = [str(one.uuid) for one, value in values.items() if _write(registration, one, value, known.get(one.pk))]
    if changed:
        record("registration.answered", on=registration, by=by, questions=changed)
    settle_entry(registration, by=by, now=now)
    return registration


def questions_to_answer(
    registration: Registration, known: Mapping[int, Any], *, now: datetime | None = None
) -> list[Question]:
    """Those the person may (still) answer: `known` says what they answered already."""
    now = now or timezone.now()
    may = answering(registration, now)
    if not may:
        return []
    pools = pools_of([registration])[registration.pk]
    mine = [one for one in asked_questions(registration.offering, now=now) if concerns(one, pools)]
    return mine if may == "all" else [one for one in mine if one.pk not in known]


def _write(registration: Registration, question: Question, value: Any, known: Answer | None) -> bool:
    if value == (known.value if known else None):
        return False
    if value is None:
        Answer.objects.filter(registration=registration, question=question).delete()
    else:
        Answer.objects.update_or_create(registration=registration, question=question, defaults={"value": value})
    return True
