"""Houses in which one meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.audit import record
from core.errors import InvalidInput
from scheduler.models import Venue

LIMITS = {"name": 200, "street": 200, "postal_code": 12, "city": 100}


@transaction.atomic
def create_venue(
    *,
    organisation: Organisation,
    by: Any,
    name: str,
    street: str = "",
    postal_code: str = "",
    city: str = "",
    rooms: Iterable[str] = (),
    accessible: Iterable[str] = (),
    note: Mapping[str, str] | None = None,
) -> Venue:
    """A venue of the organisation; the same name at the same address again returns the one that is there.

    `accessible`: keys such as step_free, lift; `note`: how to get in, per language. InvalidInput without a name or when
    something is too long.
    """
    address = {"name": name, "street": street, "postal_code": postal_code, "city": city}
    if not name:
        raise InvalidInput(_("A venue needs a name."), code="required", field="name")
    for field, limit in LIMITS.items():
        if len(address[field]) > limit:
            sentence = _("At most %(limit)d letters fit here.") % {"limit": limit}
            raise InvalidInput(sentence, code="too_long", field=field)
    # Whoever sends the same form twice waits here for the first one.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    known = Venue.objects.filter(organisation=organisation, **address).first()
    if known:
        return known
    venue = Venue.objects.create(
        organisation=organisation, rooms=list(rooms), accessible=list(accessible), note=dict(note or {}), **address
    )
    record("venue.created", on=venue, by=by)
    return venue
