"""Registering with everything one is asked: answers, terms, a guardian; all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInput
from core.models import OutboxMessage
from core.outbox import enqueue
from scheduler.models import AgeRules, Offering, Pool, Question, Registration, Terms, TermsVersion
from scheduler.selectors.entry import asked_questions, concerns, current_terms, local_day, open_things

from .answers import checked_values, write_first
from .guardians import Guardian, ask_guardian, check_guardian
from .policy import Pools, check_time, make_wish
from .registration import register
from .terms import write_acceptances


@dataclass(frozen=True)
class Said:
    """What somebody said when registering. `raw`: answers by the names of their fields; `accepted`: uuids of versions."""

    raw: Mapping[str, Any] = field(default_factory=dict)
    accepted: Collection[str] = ()
    guardian: Guardian | None = None


@dataclass(frozen=True)
class Asked:
    """What an offering wants to know from somebody with these pools."""

    questions: list[Question]
    terms: list[TermsVersion]
    guardian: bool

    def __bool__(self) -> bool:
        return bool(self.questions or self.terms or self.guardian)


def asked_of_wish(offering: Offering, pools: Collection[Pool], *, now: datetime | None = None) -> Asked:
    """Reads `offering.pools`; three queries."""
    ids = {pool.pk for pool in pools}
    questions = [one for one in asked_questions(offering, now=now) if concerns(one, ids)]
    return Asked(questions, current_terms(offering), any(pool.needs_guardian for pool in pools))


def wished_pools(offering: Offering, party_size: int, pools: Pools) -> list[Pool]:
    """The chosen pools and the main one that comes by itself. Reads `offering.pools`."""
    every = list(offering.pools.all())
    wish = make_wish(offering, every, party_size, pools)
    return [pool for pool in every if pool.pk in wish]


@transaction.atomic
def register_with_answers(
    *,
    offering: Offering,
    person: Any,
    by: Any,
    said: Said,
    party_size: int = 1,
    pools: Pools = None,
    now: datetime | None = None,
) -> Registration:
    """`register`, with everything that is asked here written in the same transaction; see there.

    Asking twice returns the same live registration and changes none of its answers. InvalidInput with the field of
    whatever is missing or wrong, before anything is written.
    """
    now = now or timezone.now()
    if mine := offering.registrations.live().filter(person=person).first():
        return mine
    check_time(offering, now)
    asked = asked_of_wish(offering, wished_pools(offering, party_size, pools), now=now)
    values = checked_values(asked.questions, said.raw)
    _check_terms(asked.terms, said.accepted)
    guardian = _checked_guardian(asked, said, person, party_size)
    registration = register(offering=offering, person=person, by=by, party_size=party_size, pools=pools, now=now)
    write_first(registration, values)
    write_acceptances(registration, asked.terms, by=by, now=now)
    if guardian:
        ask_guardian(registration=registration, guardian=guardian, by=by, now=now)
    return registration


def terms_field(version: TermsVersion) -> str:
    """The name of the field with which this very version is accepted: an older page accepts nothing newer."""
    return f"terms_{version.uuid.hex}"


def _check_terms(terms: list[TermsVersion], accepted: Collection[str]) -> None:
    for version in terms:
        if version.uuid.hex not in accepted:
            sentence = _("Please read this and accept it; without it one cannot register.")
            raise InvalidInput(sentence, code="terms_missing", field=terms_field(version))


def _checked_guardian(asked: Asked, said: Said, person: Any, party_size: int) -> Guardian | None:
    if not asked.guardian:
        return None
    if party_size > 1:
        sentence = _("Each young person needs a consent of their own. Please register one by one.")
        raise InvalidInput(sentence, code="minors_one_by_one", field="party_size")
    if said.guardian is None:
        raise InvalidInput(_("Please name a parent or guardian."), code="guardian_missing", field="guardian_email")
    return check_guardian(said.guardian, person)


# --- the same for another offering


@transaction.atomic
def copy_entry(*, source: Offering, target: Offering, by: Any, days: int = 0) -> None:
    """Questions, published terms (as version 1) and age rules of `source`; days of deletion are moved by `days`.

    Questions for certain pools look for a pool of the same key, name and ages in `target`.
    """
    twins = _twins(source, target)
    for question in source.questions.filter(removed_at=None).prefetch_related("pools"):
        _copy_question(question, target, twins, days)
    for version in current_terms(source):
        terms = Terms.objects.create(offering=target, kind=version.terms.kind, position=version.terms.position)
        TermsVersion.objects.create(
            terms=terms, number=1, title=version.title, text=version.text, published_at=timezone.now(),
            published_by=by, sha256=version.sha256,
        )  # fmt: skip
    for rules in AgeRules.objects.filter(offering=source):
        AgeRules.objects.get_or_create(
            offering=target,
            defaults={name: getattr(rules, name) for name in ("note", "consent", "consent_hours", "keep_days")},
        )
    record("entry.copied", on=target, by=by, source=str(source.uuid))


def _twins(source: Offering, target: Offering) -> dict[int, Pool]:
    def face(pool: Pool) -> tuple[Any, ...]:
        return pool.key, pool.is_service, str(sorted(pool.name.items())), pool.age_min, pool.age_max

    there = {face(pool): pool for pool in Pool.objects.filter(offering=target)}
    return {pool.pk: there[face(pool)] for pool in Pool.objects.filter(offering=source) if face(pool) in there}


def _copy_question(question: Question, target: Offering, twins: dict[int, Pool], days: int) -> None:
    pools = [twins[pool.pk] for pool in question.pools.all() if pool.pk in twins]
    if question.pools.all() and not pools:
        return
    copy = Question.objects.create(
        offering=target, kind=question.kind, label=question.label, help=question.help, options=question.open_options,
        required=question.required, sensitive=question.sensitive, reason=question.reason, position=question.position,
        keep_until=question.keep_until + timedelta(days=days),
    )  # fmt: skip
    copy.pools.set(pools)


# --- asking those who are registered already


@transaction.atomic
def write_to_open(*, offering: Offering, by: Any, now: datetime | None = None) -> int:
    """A message to everybody who still has something to answer or accept; once a day per person. Returns how many."""
    now = now or timezone.now()
    day = local_day(offering, now).isoformat()
    missing = open_things(offering.registrations.live(), now=now)
    key = f"questions_open:{offering.uuid}:{day}"
    wanted = sorted(pk for pk, one in missing.items() if one)
    if not wanted or OutboxMessage.objects.filter(key=key).exists():
        return 0
    payload = {"kind": "questions_open", "registrations": wanted, "event": day}
    enqueue("scheduler.announce", payload, key=key)
    record("entry.written_to", on=offering, by=by, people=len(wanted))
    return len(wanted)
