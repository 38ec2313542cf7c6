"""A course as schema.org Course with its CourseInstances, for programs that read pages. Nothing here names a person."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from core.cleaning import plain
from core.links import page_url
from courses.models import Course, CourseRun, CourseText
from scheduler.selectors.places import main_pools, places_word

MODES = {"onsite": "Onsite", "online": "Online", "hybrid": "Blended", "self_paced": "Online"}
AVAILABLE = {"free": "InStock", "few": "LimitedAvailability", "open": "InStock", "waiting": "BackOrder"}


def course_jsonld(
    course: Course, text: CourseText, runs: Iterable[CourseRun], skills: Iterable[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The JSON-LD of one course in the language of `text`; `runs` with offering, sessions, venues, pools loaded."""
    address = page_url(course.path, text.language)
    made = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": text.title,
        "description": text.summary or plain(text.description)[:500] or text.title,
        "inLanguage": text.language,
        "provider": _provider(course),
        "courseCode": str(course.uuid),
        "teaches": [skill["names"].get(text.language) or skill["names"].get("en", skill["code"]) for skill in skills],
        "isAccessibleForFree": course.is_free,
        "offers": _offer(course),
        "timeRequired": f"PT{course.minutes}M" if course.minutes else None,
        "educationalCredentialAwarded": "Certificate" if course.certificate else None,
        "hasCourseInstance": [_instance(run, course) for run in runs],
    }
    return {name: value for name, value in made.items() if value not in (None, [], "")}


def _provider(course: Course) -> dict[str, str]:
    made = {"@type": "Organization", "name": course.organisation.name}
    return made | {"url": course.organisation.website} if course.organisation.website else made


def _offer(course: Course) -> dict[str, Any] | None:
    if course.price is None:
        return None
    kind = "Free" if course.price == 0 else "Paid"
    return {"@type": "Offer", "category": kind, "price": str(course.price), "priceCurrency": course.currency}


def _instance(run: CourseRun, course: Course) -> dict[str, Any]:
    offering = run.offering
    made = {
        "@type": "CourseInstance",
        "@id": f"urn:uuid:{offering.uuid}",
        "courseMode": MODES[run.format],
        "inLanguage": run.language or None,
        "startDate": offering.starts_at.astimezone(offering.zone).isoformat() if offering.starts_at else None,
        "endDate": offering.ends_at.astimezone(offering.zone).isoformat() if offering.ends_at else None,
        "courseWorkload": f"PT{course.minutes}M" if course.minutes and run.is_self_paced else None,
        "courseSchedule": _schedule(run),
        "location": _location(run),
        "maximumAttendeeCapacity": sum(pool.size for pool in main_pools(offering)) or None,
        "url": run.provider_url or None,
        "offers": _availability(run, course),
    }
    return {name: value for name, value in made.items() if value is not None}


def _schedule(run: CourseRun) -> dict[str, Any] | None:
    """How many meetings, and their rhythm when it is a steady one (ISO 8601: P7D)."""
    starts = [session.starts_at for session in run.offering.sessions.all() if session.status == "planned"]
    if len(starts) < 2:
        return None
    gaps = {(later.date() - earlier.date()).days for earlier, later in pairwise(starts)}
    made: dict[str, Any] = {"@type": "Schedule", "repeatCount": len(starts)}
    return made | {"repeatFrequency": f"P{gaps.pop()}D"} if len(gaps) == 1 else made


def _location(run: CourseRun) -> dict[str, Any] | None:
    venue = next((session.venue for session in run.offering.sessions.all() if session.venue_id), None)
    if venue:
        street = {"@type": "PostalAddress", "streetAddress": venue.street, "addressLocality": venue.city}
        return {"@type": "Place", "name": venue.name, "address": street | {"postalCode": venue.postal_code}}
    return {"@type": "Place", "name": run.place_text} if run.place_text else None


def _availability(run: CourseRun, course: Course) -> dict[str, Any] | None:
    if course.price is None:
        return None
    word = AVAILABLE.get(places_word(run.offering), "SoldOut")
    return {
        "@type": "Offer",
        "price": str(course.price),
        "priceCurrency": course.currency,
        "availability": f"https://schema.org/{word}",
    }
