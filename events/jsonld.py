"""The event as schema.org says it: Event, its sessions as sub-events, its series, its offer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.cleaning import plain
from core.i18n import pick
from core.links import page_url
from events.enums import PartnerPart
from events.models import Event, EventText
from events.selectors.page import OtherDate
from events.words import planned
from scheduler.enums import OfferingStatus
from scheduler.selectors.places import main_pools, places_word

KINDS = {"workshop": "EducationEvent", "conference": "BusinessEvent", "hackathon": "Hackathon", "meetup": "SocialEvent"}
MODES = {"onsite": "Offline", "online": "Online", "hybrid": "Mixed"}
AVAILABLE = {"free": "InStock", "open": "InStock", "few": "LimitedAvailability", "waiting": "BackOrder"}
MOST_PARTS = 50


def event_jsonld(event: Event, text: EventText, others: Iterable[OtherDate] = (), *, now: datetime) -> dict[str, Any]:
    """`event` as `event_to_show` gives it; `others`: further dates of its series."""
    offering, sessions = event.offering, planned(event.offering) or list(event.offering.sessions.all())
    made = {
        "@context": "https://schema.org",
        "@type": KINDS.get(event.kind, "Event"),
        "@id": f"urn:uuid:{event.uuid}",
        "url": page_url(event.path, text.language),
        "name": text.title,
        "description": text.summary or plain(text.description)[:600] or None,
        "inLanguage": list(event.languages) or None,
        "startDate": _moment(offering, offering.starts_at),
        "endDate": _moment(offering, offering.ends_at),
        "eventStatus": f"https://schema.org/{_status(offering)}",
        "eventAttendanceMode": f"https://schema.org/{MODES[event.format]}EventAttendanceMode",
        "location": _locations(event, sessions),
        "organizer": _organisation(event.organisation),
        "sponsor": [_organisation(row.organisation) for row in event.partners.all() if row.part == PartnerPart.SPONSOR],
        "contributor": [_organisation(row.organisation) for row in event.partners.all() if row.part != "sponsor"],
        "isAccessibleForFree": event.is_free,
        "maximumAttendeeCapacity": sum(pool.size for pool in main_pools(offering)) or None,
        "offers": _offer(event, text, now),
        "superEvent": _series(event, text, others),
        "subEvent": [_part(event, session, text) for session in sessions[:MOST_PARTS]] if len(sessions) > 1 else None,
    }
    return {name: value for name, value in made.items() if value not in (None, [], "")}


def _moment(offering: Any, moment: datetime | None) -> str | None:
    return moment.astimezone(offering.zone).isoformat() if moment else None


def _status(offering: Any) -> str:
    return "EventCancelled" if offering.status == OfferingStatus.CANCELLED else "EventScheduled"


def _organisation(organisation: Any) -> dict[str, str]:
    made = {"@type": "Organization", "name": organisation.name}
    return made | {"url": organisation.website} if organisation.website else made


def _locations(event: Event, sessions: Iterable[Any]) -> list[dict[str, Any]]:
    """Every house once; where it can be followed online, the page itself is the place: links are for those who come."""
    houses = {session.venue_id: session.venue for session in sessions if session.venue_id}
    found = [_place(venue) for venue in houses.values()]
    if event.format != "onsite" or not found:
        found.append({"@type": "VirtualLocation", "url": page_url(event.path)})
    return found


def _place(venue: Any) -> dict[str, Any]:
    street = {"@type": "PostalAddress", "streetAddress": venue.street, "postalCode": venue.postal_code}
    return {"@type": "Place", "name": venue.name, "address": street | {"addressLocality": venue.city}}


def _offer(event: Event, text: EventText, now: datetime) -> dict[str, Any] | None:
    offering = event.offering
    if offering.status == OfferingStatus.CANCELLED:
        return None
    made = {
        "@type": "Offer",
        "price": str(event.price),
        "priceCurrency": event.currency,
        "url": page_url(event.path, text.language),
        "availability": f"https://schema.org/{AVAILABLE.get(places_word(offering, now=now), 'SoldOut')}",
        "validFrom": _moment(offering, offering.opens_at),
    }
    return {name: value for name, value in made.items() if value is not None}


def _series(event: Event, text: EventText, others: Iterable[OtherDate]) -> dict[str, Any] | None:
    if event.series is None:
        return None
    made = {
        "@type": "EventSeries",
        "@id": f"urn:uuid:{event.series.uuid}",
        "name": pick(event.series.title)[0] or text.title,
    }
    dates: list[dict[str, Any]] = [
        {
            "@type": "Event",
            "@id": f"urn:uuid:{other.uuid}",
            "url": page_url(other.path, text.language),
            "name": text.title,
        }
        | {"startDate": _moment(other, other.starts_at)}
        for other in others
    ]
    return made | {"subEvent": dates} if dates else made


def _part(event: Event, session: Any, text: EventText) -> dict[str, Any]:
    cancelled = session.status != "planned"
    made = {
        "@type": "Event",
        "@id": f"urn:uuid:{session.uuid}",
        "name": pick(session.title)[0] or text.title,
        "startDate": _moment(event.offering, session.starts_at),
        "endDate": _moment(event.offering, session.ends_at),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "location": _place(session.venue) if session.venue else None,
    }
    return {name: value for name, value in made.items() if value is not None}
