"""What people thought of an event."""

from __future__ import annotations

from typing import Any

from events.models import FeedbackGiven
from tests.events.makers import make_event

OPEN_TO_ANY_PERSON = {"events:feedback": "says to whoever was no guest that only guests answer"}


def addresses(world: Any) -> None:
    world.values["events:feedback"] = {"slug": make_event(world.organisation).slug}


def belongings(person: Any, organisation: Any) -> None:
    FeedbackGiven.objects.create(event=make_event(organisation), person=person)
