"""Words of whoever holds an offering, inside the house's own messages. Floors above say where they are kept."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.models import Registration

type Note = Callable[[Registration, str], str]

# kind of offering → (registration, "confirmation" or "reminder") → words in the person's language, "" for none
NOTES: dict[str, Note] = {}
KINDS = {
    "registration_confirmed": "confirmation",
    "registration_promoted": "confirmation",
    "session_reminder": "reminder",
}


def note_of(registration: Registration, message: str) -> str:
    """What the organiser adds to the message of this kind. Reads `offering`, `person`."""
    words = NOTES.get(registration.offering.kind)
    return words(registration, KINDS[message]) if words and message in KINDS else ""
