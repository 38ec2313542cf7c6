"""What an offering asks, what people said, and what is still missing; a constant number of queries for any list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigAutoField, DateField, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.i18n import pick
from core.ready import Blank, Ready
from scheduler.entry_enums import QuestionKind
from scheduler.models import Acceptance, Answer, Offering, Question, Registration, RegistrationPlace, TermsVersion

from .places import takes_registrations


def local_day(offering: Offering, now: datetime | None = None) -> date:
    return timezone.localtime(now or timezone.now(), offering.zone).date()


# Everybody who registers is asked, at the busiest second of the house.
_QUESTIONS: Ready[Question] = Ready(
    # A blank stands for the day.
    lambda: Question.objects.asked(Blank("day", DateField())).filter(  # type: ignore[arg-type]
        offering=Blank("offering", BigAutoField())
    )
)
_TERMS: Ready[TermsVersion] = Ready(
    lambda: _published_terms().filter(terms__offering=Blank("offering", BigAutoField()))
)


def asked_questions(offering: Offering, *, now: datetime | None = None) -> list[Question]:
    """Everything that is asked here at the moment, in order, with `pools` at hand. Two queries at most."""
    questions = _QUESTIONS(offering=offering.pk, day=local_day(offering, now))
    prefetch_related_objects(questions, "pools")
    return questions


def concerns(question: Question, pools: Collection[int]) -> bool:
    """Is it asked of somebody with these pools? Reads `question.pools`."""
    wanted = {pool.pk for pool in question.pools.all()}
    return not wanted or bool(wanted & set(pools))


def current_terms(offering: Offering | Iterable[int]) -> list[TermsVersion]:
    """The newest published version of each of the offering's terms. One query."""
    if isinstance(offering, Offering):
        rows: Iterable[TermsVersion] = _TERMS(offering=offering.pk)
    else:
        rows = _published_terms().filter(terms__offering__in=list(offering))
    newest: dict[int, TermsVersion] = {}
    for version in rows:
        newest.setdefault(version.terms_id, version)
    return list(newest.values())


def _published_terms() -> QuerySet[TermsVersion]:
    """The newest first of each."""
    rows = TermsVersion.objects.filter(terms__removed_at=None, published_at__isnull=False)
    return rows.select_related("terms").order_by("terms__position", "terms_id", "-number")


# --- what is still missing


@dataclass
class Open:
    """What one registration still lacks."""

    questions: list[Question] = field(default_factory=list)
    terms: list[TermsVersion] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.questions) + len(self.terms)

    def __bool__(self) -> bool:
        return bool(self.questions or self.terms)


def open_things(registrations: Iterable[Registration], *, now: datetime | None = None) -> dict[int, Open]:
    """registration id → what is missing; ended registrations lack nothing. Four queries at most."""
    rows = [row for row in registrations if row.is_live]
    offerings = {row.offering_id for row in rows}
    found = {row.pk: Open() for row in rows}
    terms = current_terms(offerings) if rows else []
    questions = _required(offerings, now) if rows else []
    if questions:
        _find_unanswered(rows, questions, found)
    if terms:
        _find_unaccepted(rows, terms, found)
    return defaultdict(Open, found)


def _required(offerings: Collection[int], now: datetime | None) -> list[Question]:
    asked = Question.objects.asked((now or timezone.now()).date()).filter(offering__in=offerings, required=True)
    return list(asked.prefetch_related("pools"))


def _find_unanswered(rows: list[Registration], questions: list[Question], found: dict[int, Open]) -> None:
    said = set(Answer.objects.filter(registration__in=rows).values_list("registration_id", "question_id"))
    pools = pools_of(rows)
    for row in rows:
        mine = (one for one in questions if one.offering_id == row.offering_id and concerns(one, pools[row.pk]))
        found[row.pk].questions = [one for one in mine if (row.pk, one.pk) not in said]


def _find_unaccepted(rows: list[Registration], terms: list[TermsVersion], found: dict[int, Open]) -> None:
    done = set(Acceptance.objects.filter(registration__in=rows).values_list("registration_id", "version_id"))
    for row in rows:
        mine = (one for one in terms if one.terms.offering_id == row.offering_id)
        found[row.pk].terms = [one for one in mine if (row.pk, one.pk) not in done]


def pools_of(registrations: Iterable[Registration]) -> dict[int, set[int]]:
    """registration id → ids of its pools; somebody in a group has those of whoever leads it. One query."""
    rows = list(registrations)
    leads = {row.pk: row.lead_id or row.pk for row in rows}
    found: dict[int, set[int]] = defaultdict(set)
    places = RegistrationPlace.objects.filter(registration__in=set(leads.values()))
    for registration, pool in places.values_list("registration_id", "pool_id"):
        found[registration].add(pool)
    return {pk: found[lead] for pk, lead in leads.items()}


# --- what people said


def words_of(question: Question, value: Any) -> str:
    """An answer as people read it."""
    if value in (None, "", []):
        return ""
    if question.kind == QuestionKind.YES_NO:
        return _("Yes") if value == "yes" else _("No")
    if question.chooses:
        texts = {option["key"]: pick(option["text"])[0] for option in question.options}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(texts.get(key, str(key)) for key in chosen)
    if question.kind == QuestionKind.DATE and (day := parse_date(str(value))):
        return date_format(day, "DATE_FORMAT")
    return str(value)


@dataclass(frozen=True)
class Sheet:
    """Answers as columns of a table."""

    questions: list[Question]
    said: dict[tuple[int, int], str]

    @property
    def heads(self) -> list[str]:
        return [pick(question.label)[0] for question in self.questions]

    def row(self, registration: Registration) -> list[str]:
        return [self.said.get((registration.pk, question.pk), "") for question in self.questions]


def answers_for(offering: Offering, registrations: Iterable[Registration], *, sensitive: bool = False) -> Sheet:
    """Everything answered here, also to questions asked no more; two queries. `sensitive` only for those who manage."""
    questions = offering.questions.all() if sensitive else offering.questions.filter(sensitive=False)
    by_id = {question.pk: question for question in questions}
    rows = Answer.objects.filter(question__in=by_id, registration__in=[row.pk for row in registrations])
    said = {
        (registration, question): words_of(by_id[question], value)
        for registration, question, value in rows.values_list("registration_id", "question_id", "value")
    }
    answered = {question for _registration, question in said}
    kept = [one for one in by_id.values() if one.removed_at is None or one.pk in answered]
    return Sheet(kept, said)


def answering(registration: Registration, now: datetime) -> str:
    """ "all": answers may be changed; "missing": only what was never answered; "": too late. Reads `offering`."""
    offering = registration.offering
    if not registration.is_live or (offering.ends_at and offering.ends_at <= now):
        return ""
    begun = offering.starts_at is not None and offering.starts_at <= now
    return "all" if takes_registrations(offering, now) and not begun else "missing"


def acceptances_of(registrations: Iterable[Registration]) -> dict[int, list[Acceptance]]:
    """registration id → what was accepted, oldest first. One query."""
    found: dict[int, list[Acceptance]] = defaultdict(list)
    rows = Acceptance.objects.filter(registration__in=registrations).select_related("version__terms")
    for row in rows:
        found[row.registration_id].append(row)
    return found


def with_answers() -> Prefetch:
    """For lists that show a person's own answers."""
    return Prefetch("answers", Answer.objects.select_related("question"))
