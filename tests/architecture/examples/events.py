"""Events: their pages, their twin for programs, the way to the longer text."""

from __future__ import annotations

from typing import Any

from tests.events.makers import make_event


def addresses(world: Any) -> None:
    event = make_event(world.organisation)
    slug = {"slug": event.slug}
    world.values |= {
        "events:event": slug,
        "events:event_data": slug,
        "events:long_text": slug | {"language": "de"},
    }
