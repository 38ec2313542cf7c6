"""Offerings that ask something."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from scheduler.domain.ages import add_age_group, set_ages
from scheduler.domain.answers import field_name
from scheduler.domain.entry import Said, register_with_answers
from scheduler.domain.guardians import Guardian
from scheduler.domain.questions import add_question
from scheduler.domain.terms import create_terms, publish_terms
from scheduler.models import GuardianConsent, Offering, Pool, Question, Registration, TermsVersion
from tests.scheduler.makers import main_pool, make_offering, make_person

MUM = Guardian("Mira Quell", "mira@quell.example", "en")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_question(offering: Offering, **facts: Any) -> Question:
    wanted: dict[str, Any] = {
        "kind": "short", "label": {"en": "Which bread do you like?"}, "reason": {"en": "so that we can bake it"},
        "keep_until": in_days(40),
    } | facts  # fmt: skip
    return add_question(offering=offering, by=None, **wanted)


def make_choice(offering: Offering, kind: str = "one", **facts: Any) -> Question:
    options = [{"text": {"en": "Rye"}}, {"text": {"en": "Wheat"}}, {"text": {"en": "Spelt"}}]
    return make_question(offering, kind=kind, options=options, **facts)


def make_terms(offering: Offering, title: str = "Code of conduct", *, publish: bool = True) -> TermsVersion:
    version = create_terms(
        offering=offering, by=None, kind="conduct", title={"en": title}, text={"en": "We listen.\n\nWe help."}
    )
    return publish_terms(version=version, by=None) if publish else version


def make_ages(places: int = 3, **rules: Any) -> tuple[Offering, Pool, Pool]:
    """An offering with 18 and over, and under 16 with a guardian's consent."""
    offering = make_offering(places=places, dated=True, **rules)
    adults = set_ages(pool=main_pool(offering), by=None, age_min=18, age_max=None, needs_guardian=False)
    minors = add_age_group(offering=offering, by=None, size=places, age_min=None, age_max=15, needs_guardian=True)
    return Offering.objects.get(pk=offering.pk), adults, minors


def register_minor(
    offering: Offering, pool: Pool, person: Any = None, guardian: Guardian | None = MUM, **more: Any
) -> Registration:
    person = person or make_person("Kim Quell")
    said = Said(guardian=guardian)
    return register_with_answers(offering=offering, person=person, by=person, said=said, pools=[pool], **more)


def consent_of(registration: Registration) -> GuardianConsent:
    rows = GuardianConsent.objects.select_related("registration__offering", "registration__person")
    return rows.get(registration=registration)


def said(**answers: Any) -> dict[str, Any]:
    return answers


def raw(*pairs: tuple[Question, Any]) -> dict[str, Any]:
    return {field_name(question): value for question, value in pairs}
