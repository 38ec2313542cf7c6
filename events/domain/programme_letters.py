"""Telling people that something in their own programme changed."""

from __future__ import annotations

from django.utils import translation

from accounts.domain.messages import send_message
from accounts.models import Person
from core.i18n import pick
from events.models import ProgrammeItem
from scheduler.selectors.moments import local_time


def tell_about_item(*, item: ProgrammeItem, person: Person, kind: str) -> None:
    """One message for each change of the item (its `sequence`). Reads `event.offering`."""
    event = item.event
    with translation.override(person.language):
        send_message(
            to=person,
            kind=kind,
            key=f"{kind}:{item.uuid}:{item.sequence}:{person.uuid}",
            context={
                "title": pick(item.titles, person.language)[0],
                "event": pick(event.titles, person.language)[0],
                "when": local_time(event.offering, item.starts_at) if item.starts_at else "",
                "room": item.room,
            },
            link=f"events/{event.slug}/programme/{item.uuid}/",
        )
