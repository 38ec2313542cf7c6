"""Questions, terms and guardians."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from events.urls.desk import ENTRY
from scheduler.desk.entry.mount import entry_patterns
from scheduler.domain.guardians import Guardian, token_of
from scheduler.domain.questions import add_question
from scheduler.domain.registration import register
from scheduler.domain.terms import create_terms, publish_terms
from scheduler.models import Acceptance, Answer, GuardianConsent, Question, Registration, TermsVersion
from tests.events.makers import make_event

OPEN_TO_ANY_PERSON = {"scheduler:details": "anyone may ask for a place"}


def addresses(world: Any) -> None:
    registration = Registration.objects.select_related("offering").get(uuid=world.values["scheduler"]["uuid"])
    question, version, consent = _asked(registration, None)
    pool = registration.offering.pools.get(is_service=False)
    token = token_of(consent)
    world.values |= {
        f"scheduler:{name}": {"token": token} for name in ("guardian", "guardian_refuse", "guardian_withdraw")
    }
    world.values["scheduler:terms"] = {"uuid": registration.offering.uuid}
    run = world.values["courses"]["run"]
    own = {"question": question.uuid, "terms": version.terms.uuid, "pool": pool.pk, "registration": registration.uuid}
    world.values["courses"] |= own | {"run": run}
    _at_an_events_desk(world)


def _at_an_events_desk(world: Any) -> None:
    """The same pages, mounted by the other desk."""
    event = make_event(world.organisation)
    registration = register(offering=event.offering, person=world.learner, by=world.learner)
    question, version, _consent = _asked(registration, None)
    pool = event.offering.pools.filter(is_service=False).first()
    here = {
        "slug": event.slug, "question": question.uuid, "terms": version.terms.uuid, "pool": pool.pk,
        "registration": registration.uuid,
    }  # fmt: skip
    world.values |= {f"events:{pattern.name}": here for pattern in entry_patterns(ENTRY)}


def belongings(person: Any, organisation: Any) -> None:
    registration = Registration.objects.select_related("offering").filter(person=person).first()
    assert registration is not None
    question, version, _consent = _asked(registration, person)
    Answer.objects.create(registration=registration, question=question, value=person.name)
    Acceptance.objects.create(registration=registration, version=version, language="en", accepted_at=timezone.now())


def _asked(registration: Registration, by: Any) -> tuple[Question, TermsVersion, GuardianConsent]:
    offering, words = registration.offering, {"en": "Bread?"}
    keep = timezone.localdate() + timedelta(days=90)
    question = add_question(offering=offering, by=by, kind="short", label=words, reason=words, keep_until=keep)
    version = create_terms(offering=offering, by=by, kind="conduct", title=words, text=words)
    version = publish_terms(version=version, by=by)
    mum = Guardian("Mira", f"{uuid.uuid4().hex[:8]}@guardian.example")
    consent = GuardianConsent.objects.create(
        registration=registration, name=mum.name, email=mum.email, asked_at=timezone.now()
    )
    return question, version, consent
