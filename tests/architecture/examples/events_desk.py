"""The organiser's desk: examples of its addresses, and what it keeps of a person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from events.models import Decision, EventPlan, Letter
from events.urls.desk import urlpatterns
from scheduler.domain.registration import register
from tests.accounts.makers import make_person
from tests.events.makers import make_hackathon

OPEN_TO_ANY_PERSON: dict[str, str] = {}


def addresses(world: Any) -> None:
    """An event of the organisation with a session, somebody who waits for a decision, a letter, a plan."""
    event = make_hackathon(world.organisation, rules={"approval": True})
    person = make_person()
    letter = Letter.objects.create(event=event, kind="thanks", texts={"en": {"subject": "S", "text": "T"}})
    plan = EventPlan.objects.create(
        person=world.own, organisation=world.organisation, answers={"kind": {"kind": ["meetup"]}}
    )
    things = {
        "slug": event.slug,
        "session": event.offering.sessions.get().uuid,
        "registration": register(offering=event.offering, person=person, by=person).uuid,
        "letter": letter.uuid,
        "language": "en",
        "uuid": plan.uuid,
        "key": "words",
    }
    for pattern in urlpatterns:
        if getattr(pattern, "name", None):
            names = pattern.pattern.converters
            world.values[f"events:{pattern.name}"] = {name: things[name] for name in names}


def belongings(person: Any, organisation: Any) -> None:
    event = make_hackathon(organisation, rules={"approval": True})
    registration = register(offering=event.offering, person=person, by=person)
    Decision.objects.create(registration=registration, verdict="accept", note="Knows soldering.")
    EventPlan.objects.create(uuid=uuid4(), person=person, organisation=organisation, answers={})
