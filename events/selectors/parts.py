"""What somebody does at events besides taking part: judging, mentoring, reading contributions, posing challenges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from core.i18n import pick
from events.enums import ChallengeState, JudgeState
from events.models import Challenge, Event, Judge, Mentor, Reviewer

from .briefs import SPONSOR_ROLES

REMEMBERED = timedelta(days=14)
SHOWN = 6


@dataclass(frozen=True)
class Part:
    """`title`: the event's, with its language; `words`: what is done there; `is_over`: the event is."""

    title: tuple[str, str]
    words: str | Promise
    href: str
    is_over: bool


WORDS: dict[str, tuple[str | Promise, str]] = {
    "judges": (pgettext_lazy("what I do at an event", "My judging"), "events:judge"),
    "mentors": (pgettext_lazy("what I do at an event", "My times as a mentor"), "events:mentor_mine"),
    "reviews": (pgettext_lazy("what I do at an event", "Contributions to read"), "events:reviews"),
    "poses": (pgettext_lazy("what I do at an event", "Our challenges"), "events:sponsor_challenges"),
}


def parts_of(person: Any, now: datetime) -> list[Part]:
    """At most six, of events that are not long over. One query, and one for titles when there are any."""
    rows = (
        Event.objects.visible()
        .annotate(**{f"part_{key}": Exists(behind) for key, behind in _behind(person).items()})
        .filter(Q(part_judges=True) | Q(part_mentors=True) | Q(part_reviews=True) | Q(part_poses=True))
        .filter(Q(offering__ends_at=None) | Q(offering__ends_at__gt=now - REMEMBERED))
        .order_by("offering__starts_at", "pk")
        .select_related("offering")
        .prefetch_related("texts")[:SHOWN]
    )
    found = [
        Part(pick(event.titles), words, _href(view, event), _is_over(event, now))
        for event in rows
        for key, (words, view) in WORDS.items()
        if getattr(event, f"part_{key}")
    ]
    return found[:SHOWN]


def _href(view: str, event: Event) -> str:
    return reverse(view) if view == "events:sponsor_challenges" else reverse(view, args=[event.slug])


def _behind(person: Any) -> dict[str, QuerySet[Any]]:
    mine = Membership.objects.filter(person=person, role__in=SPONSOR_ROLES).values("organisation")
    here = {"event": OuterRef("pk")}
    return {
        "judges": Judge.objects.filter(person=person, state=JudgeState.ACTIVE, **here),
        "mentors": Mentor.objects.active().filter(person=person, **here),
        "reviews": Reviewer.objects.filter(person=person, **here),
        "poses": Challenge.objects.filter(organisation__in=mine, **here).exclude(state=ChallengeState.WITHDRAWN),
    }


def _is_over(event: Event, now: datetime) -> bool:
    return event.offering.ends_at is not None and event.offering.ends_at <= now
