"""The parts of an event's desk, in the order in which they stand above each of its pages. Rooms add their line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from events.enums import EventKind
from events.models import Event


def always(event: Event) -> bool:
    return True


def larger(event: Event) -> bool:
    """A workshop or an open door has neither a programme nor a call."""
    return event.kind in {EventKind.CONFERENCE, EventKind.HACKATHON, EventKind.ROUND_TABLE, EventKind.MEETUP}


def hackathons(event: Event) -> bool:
    return event.is_hackathon


@dataclass(frozen=True)
class Part:
    """`name` of a view below `/desk/events/<slug>/`; `shown` says at which events it stands; `also` names views that
    belong to it though their addresses do not begin with its own."""

    name: str
    label: str | Promise
    shown: Callable[[Event], bool] = always
    also: tuple[str, ...] = ()

    def addresses(self, event: Event) -> list[str]:
        return [reverse(name, args=[event.slug]) for name in (self.name, *self.also)]


PARTS = [
    Part("events:desk_event", pgettext_lazy("part of the desk", "Overview")),
    Part("events:desk_people", pgettext_lazy("part of the desk", "People")),
    Part("events:desk_sessions", pgettext_lazy("part of the desk", "Sessions")),
    Part("events:desk_letters", pgettext_lazy("part of the desk", "Letters")),
    Part("events:desk_timeline", pgettext_lazy("part of the desk", "What happens when")),
    Part("events:desk_programme", pgettext_lazy("part of the desk", "Programme"), larger),
    Part(
        "events:desk_contributions",
        pgettext_lazy("part of the desk", "Contributions"),
        larger,
        also=("events:desk_call", "events:desk_reviewers"),
    ),
    Part("events:desk_travel", pgettext_lazy("part of the desk", "Travel costs"), larger),
    Part("events:desk_teams", pgettext_lazy("part of the desk", "Teams"), hackathons),
    Part("events:desk_mentors", pgettext_lazy("part of the desk", "Mentors"), hackathons),
    Part("events:desk_challenges", pgettext_lazy("part of the desk", "Challenges"), hackathons),
    Part("events:desk_allotment", pgettext_lazy("part of the desk", "Wishes"), hackathons),
    Part("events:desk_submissions", pgettext_lazy("part of the desk", "Submissions"), hackathons),
    Part("events:desk_judging", pgettext_lazy("part of the desk", "Judging"), hackathons),
    Part("events:desk_vote", pgettext_lazy("part of the desk", "Public vote"), hackathons),
    Part("events:desk_report", pgettext_lazy("part of the desk", "Report")),
]


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    on: bool


def desk_tabs(event: Event, path: str) -> list[Tab]:
    """The part whose address is the longest beginning of `path` is the one one is in."""
    parts = [(part, part.addresses(event)) for part in PARTS if part.shown(event)]
    here = max((one for _part, found in parts for one in found if path.startswith(one)), key=len, default="")
    return [Tab(str(part.label), found[0], here in found) for part, found in parts]
