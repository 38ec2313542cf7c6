"""The event's row in the one search, written in the same transaction as the change that moved it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from catalogue.domain.listings import set_places, withdraw_listing, write_listing
from catalogue.models import Listing
from core.cleaning import plain
from events.models import Event, EventText
from events.selectors.events import event_to_list
from events.words import planned, when_words, where_words
from scheduler.enums import OfferingStatus
from scheduler.selectors.places import places_word

KIND = "event"
WINDOW = timedelta(hours=3)


def refresh_listing(*, event: Event, now: datetime | None = None) -> None:
    """Writes the listing of what people can still come to, withdraws any other. The caller holds the transaction."""
    now = now or timezone.now()
    loaded = event_to_list(event.pk)
    if not is_listed(loaded, now):
        withdraw_listing(KIND, event.uuid)
        return
    write_listing(**listing_of(loaded, now=now))


def refresh_places(*, event: Event, now: datetime | None = None) -> None:
    """Only the word for free places; the catalogue's version stays."""
    loaded = event_to_list(event.pk)
    if is_listed(loaded, now or timezone.now()):
        set_places(KIND, event.uuid, places_word(loaded.offering, now=now))


def is_listed(event: Event, now: datetime) -> bool:
    """Published, taking place, not over; the city has looked at its organisation."""
    offering = event.offering
    return (
        event.is_visible
        and event.organisation.is_verified
        and offering.status in {OfferingStatus.OPEN, OfferingStatus.CLOSED}
        and any(session.ends_at > now for session in planned(offering))
    )


def listing_of(event: Event, *, now: datetime) -> dict[str, Any]:
    """What `write_listing` takes. `event` as `event_to_list` gives it."""
    dates = coming_days(event, now)
    return {
        "kind": KIND,
        "subject": event.uuid,
        "path": event.path,
        "organisation": event.organisation,
        "texts": {text.language: _text(event, text) for text in event.texts.all()},
        "facets": _facets(event, dates),
        "next_date": dates[0],
        "places": places_word(event.offering, now=now),
        "picture": event.picture,
        "price": event.price,
        "visible": True,
    }


def coming_days(event: Event, now: datetime) -> list[date]:
    """Days still to come, as the catalogue counts them; an event that is running is on today."""
    sessions = [session for session in planned(event.offering) if session.ends_at > now]
    return sorted({timezone.localtime(max(session.starts_at, now)).date() for session in sessions})


def events_left_behind(*, now: datetime) -> list[uuid.UUID]:
    """Events whose listing time alone has changed: a day or all of it is over, registration opened or closed."""
    day, hours = timezone.localtime(now).date(), (now - WINDOW, now)
    moved = Q(offering__opens_at__range=hours) | Q(offering__closes_at__range=hours) | Q(offering__ends_at__lte=now)
    rows = Listing.objects.visible().filter(kind=KIND)
    rows = rows.filter(Q(next_date__lt=day) | Q(subject__in=Event.objects.filter(moved).values("uuid")))
    return list(rows.values_list("subject", flat=True))


def _text(event: Event, text: EventText) -> dict[str, str]:
    with override(text.language):
        when, where = when_words(event.offering)[:200], where_words(event)[:200]
        kind = event.get_kind_display()
    return {
        "title": text.title,
        "summary": text.summary,
        "body": " ".join(_words(event, text, kind)),
        "when": when,
        "where": where,
    }


def _words(event: Event, text: EventText, kind: str) -> Iterable[str]:
    """What one may look for: its kind, who holds it with whom, everything that is written about it."""
    yield from (kind, plain(text.description), plain(text.rules), *text.good_to_know, event.organisation.name)
    yield from (partner.organisation.name for partner in event.partners.all())
    yield from (plain(block.get("html", "")) for block in text.body)


def _facets(event: Event, dates: list[date]) -> dict[str, Any]:
    return {
        "languages": list(event.languages),
        "format": event.format,
        "target_groups": list(event.target_groups),
        "free": event.is_free,
        "accessible": list(event.accessible),
        "topics": list(event.topics),
        "certificate": event.certificate,
        "dates": dates,
        "event": event.kind,
    }
