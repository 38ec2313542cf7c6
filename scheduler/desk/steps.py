"""From a valid form to the domain's verb; a refusal becomes the form's error, and nothing is left behind.

Each step is True when it was done. Sent twice it is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from core.posted import refused
from scheduler.domain.attendance import mark_everyone
from scheduler.domain.offerings import add_pool, add_session, move_session, resize_pool
from scheduler.domain.registration import approve_registration
from scheduler.domain.sessions import local_moment
from scheduler.domain.venues import create_venue
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Offering, Registration, Session, Venue

from .fields import PlaceFields
from .forms import AttendanceForm, PlacesForm, ReasonForm, SessionForm

# The domain's names of fields, in the forms' words.
FIELDS = {"size": "places", "starts_at": "day", "ends_at": "minutes", "venue": "place", "name": "venue_name"}


def settle_place(form: PlaceFields, *, by: Any) -> tuple[Venue | None, str]:
    """(venue, room) of a valid form; a new venue is made on the way.

    The caller holds the transaction, so that a refusal leaves no venue behind.
    """
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


def hold(offering: Offering) -> None:
    """Whoever sends the same form twice waits here, and then finds what the first one made."""
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)


def add_meeting(form: SessionForm, offering: Offering, *, by: Any) -> bool:
    try:
        with transaction.atomic():
            hold(offering)
            when_and_where = _meeting(form, offering, by)
            if not offering.sessions.planned().filter(**when_and_where).exists():
                add_session(offering=offering, by=by, **when_and_where)
    except DomainError as refusal:
        refused(form, refusal, FIELDS)
        return False
    return True


def move_meeting(form: SessionForm, session: Session, *, by: Any) -> bool:
    """Reads `session.offering`."""
    try:
        with transaction.atomic():
            move_session(session=session, by=by, **_meeting(form, session.offering, by))
    except DomainError as refusal:
        refused(form, refusal, FIELDS)
        return False
    return True


def _meeting(form: SessionForm, offering: Offering, by: Any) -> dict[str, Any]:
    venue, room = settle_place(form, by=by)
    starts = local_moment(form.starts, offering)
    ends = starts + timedelta(minutes=form.cleaned_data["minutes"])
    online = form.cleaned_data.get("online_url", "")
    return {"starts_at": starts, "ends_at": ends, "venue": venue, "room": room, "online_url": online}


def mark(form: AttendanceForm, session: Session, *, by: Any, everyone: bool = False) -> str:
    """Saves the marks; the sentence that says so, "" when the domain refused. Reads `session.offering`."""
    marks = form.changed(everyone=everyone)
    for registration in marks:
        registration.offering = session.offering
    try:
        mark_everyone(session=session, by=by, marks=marks)
    except DomainError as refusal:
        refused(form, refusal)
        return ""
    sentence = ngettext("Saved: %(count)d mark.", "Saved: %(count)d marks.", len(marks)) % {"count": len(marks)}
    return sentence if marks else _("Nothing changed.")


def resize(form: PlacesForm, offering: Offering, *, by: Any, cancelled: str) -> bool:
    """`cancelled`: the sentence when the offering does not take place any more."""
    field = None
    try:
        with transaction.atomic():
            hold(offering)
            require_alive(offering, cancelled)
            known = set(offering.pools.values_list("key", flat=True))
            for pool, size in form.sizes:
                field = f"pool_{pool.pk}"
                resize_pool(pool=pool, by=by, size=size)
            for service in form.new_services:
                if service.key not in known:
                    add_pool(
                        offering=offering, by=by, size=service.size, name=dict(service.name or {}), key=service.key,
                        is_service=True,
                    )  # fmt: skip
    except DomainError as refusal:
        refused(form, refusal, {"size": field or ""})
        return False
    return True


def resized_words(moved_up: int) -> str:
    """What is said after places were changed and `moved_up` people left the waiting list."""
    if moved_up <= 0:
        return _("Saved.")
    sentence = ngettext(
        "Saved. %(count)d person moved up from the waiting list and was told.",
        "Saved. %(count)d people moved up from the waiting list and were told.",
        moved_up,
    )
    return sentence % {"count": moved_up}


def require_alive(offering: Offering, sentence: str) -> None:
    if offering.status == OfferingStatus.CANCELLED:
        raise Conflict(sentence, code="cancelled")


def end(form: ReasonForm, registration: Registration, verb: Callable[..., Any], *, by: Any) -> bool:
    """Carries out `verb` (cancel or refuse a registration) with the reason."""
    try:
        verb(registration=registration, by=by, reason=form.cleaned_data["reason"])
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


def accept(registration: Registration, *, by: Any) -> str:
    """Accepts a registration in review and says what it came to. Raises DomainError."""
    decided = approve_registration(registration=registration, by=by)
    name = {"name": decided.person.name}
    if decided.state == RegistrationState.WAITING:
        return _("%(name)s is accepted and waits for a place.") % name
    return _("%(name)s is accepted and has a place.") % name
