"""From the answers of a form to a venue and a room; a new venue is made on the way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from scheduler.domain.venues import create_venue
from scheduler.models import Venue

from .fields import PlaceFields


def settle_place(form: PlaceFields, *, by: Any) -> tuple[Venue | None, str]:
    """(venue, room) of a valid form. The caller holds the transaction, so that a refusal leaves no venue behind."""
    if not form.needs_venue:
        return None, ""
    facts = form.new_venue
    if facts is None:
        return form.chosen
    note = facts.pop("note")
    venue = create_venue(
        organisation=form.organisation, by=by, note={get_language() or "de": note} if note else {}, **facts
    )
    return venue, form.cleaned_data["room"]
