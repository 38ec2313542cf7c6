"""What is missing before an event goes before the public."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.i18n import pick
from events.enums import ChallengeState, EventFormat
from events.models import Event

from .words import planned


@dataclass(frozen=True)
class Check:
    """`must`: without it nothing can be published; else it is advice."""

    ok: bool
    must: bool
    sentence: str
    href: str


def checklist(event: Event) -> list[Check]:
    """Reads `texts`, `offering.sessions__venue`, `offering.pools`; one query more for a hackathon."""
    texts = {text.language: text for text in event.texts.all()}
    text = texts.get(pick(event.titles)[1])
    words, sessions, places = (_address(event, name) for name in ("desk_texts", "desk_sessions", "desk_places"))
    dates = planned(event.offering)
    checks = [
        Check(bool(text), True, _("A title in at least one language"), words),
        Check(bool(dates), True, _("A date: at least one session"), sessions),
        Check(bool(text and text.summary), False, _("A short text that stands in lists"), words),
        Check(bool(text and text.description), False, _("A description of what happens"), words),
        Check({"de", "en"} <= set(texts), False, _("German and English, so that everyone understands it"), words),
        Check(_placed(event), False, _("A place, or an address online, for every session"), sessions),
        Check(bool(event.offering.pools.all()), False, _("A number of places"), places),
    ]
    return checks + (_of_hackathon(event) if event.is_hackathon else [])


def missing(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.ok]


def can_be_published(checks: list[Check]) -> bool:
    return all(check.ok for check in checks if check.must)


def _placed(event: Event) -> bool:
    sessions = planned(event.offering)
    if event.format == EventFormat.ONLINE:
        return bool(sessions) and all(row.online_url for row in sessions)
    return bool(sessions) and all(row.venue_id for row in sessions)


def _of_hackathon(event: Event) -> list[Check]:
    settings, href = event.hackathon, _address(event, "desk_hackathon")
    published = event.challenges.filter(state=ChallengeState.PUBLISHED).exists()
    return [
        Check(settings.submit_until is not None, False, _("A deadline for submissions"), href),
        Check(settings.teams_until is not None, False, _("A day until which teams form"), href),
        Check(bool(settings.prizes), False, _("What can be won"), href),
        Check(published, False, _("A challenge to work on"), _address(event, "desk_challenges")),
    ]


def _address(event: Event, name: str) -> str:
    return reverse(f"events:{name}", args=[event.slug])
