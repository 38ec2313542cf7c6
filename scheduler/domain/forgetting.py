"""What was only kept until a day is deleted on it: answers, and the details of guardians."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from scheduler.models import Answer, GuardianConsent, Question, Registration
from scheduler.selectors.entry import local_day

from .guardian_letters import forget_letters

KEEP_DAYS = 30
WITHOUT_END = timedelta(days=366)


def forget_answers(*, now: datetime | None = None) -> int:
    """Deletes the answers of every question whose last day is over where it takes place. Safe to repeat."""
    now = now or timezone.now()
    # A day more than UTC's, because in the east the day is over earlier.
    due = Question.objects.due(now.date() + timedelta(days=1)).filter(answers__isnull=False).distinct()
    rows = due.select_related("offering")
    return sum(_forget_question(row) for row in rows if row.keep_until < local_day(row.offering, now))


@transaction.atomic
def _forget_question(question: Question) -> int:
    number, _tables = Answer.objects.filter(question=question).delete()
    record("answers.deleted", on=question.offering, by=None, question=str(question.uuid), answers=number)
    return number


def forget_guardians(*, now: datetime | None = None) -> int:
    """Blanks name, addresses and notes of guardians so many days after the end. That somebody agreed stays."""
    now = now or timezone.now()
    rows = GuardianConsent.objects.filter(forgotten_at=None).select_related(
        "registration__offering__age_rules"
    )  # fmt: skip
    return sum(_forget_guardian(row, now) for row in rows if _is_over(row, now))


def _is_over(consent: GuardianConsent, now: datetime) -> bool:
    offering = consent.registration.offering
    rules = getattr(offering, "age_rules", None)
    keep = timedelta(days=rules.keep_days if rules else KEEP_DAYS)
    ended = offering.ends_at or consent.registration.ended_at or consent.asked_at + WITHOUT_END
    return ended + keep <= now


@transaction.atomic
def _forget_guardian(consent: GuardianConsent, now: datetime) -> bool:
    forget_letters(consent)
    blank: dict[str, Any] = dict.fromkeys(("name", "email", "phone", "notes", "relationship"), "")
    GuardianConsent.objects.filter(pk=consent.pk, forgotten_at=None).update(**blank, forgotten_at=now)
    record("guardian.forgotten", on=consent.registration, by=None)
    return True


def forget_person(person: Any) -> None:
    """Before somebody leaves: the letters to their guardians."""
    for registration in Registration.objects.filter(person=person, consent__isnull=False).select_related("consent"):
        forget_letters(registration.consent)
