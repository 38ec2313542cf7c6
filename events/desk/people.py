"""Reads about the people of an event: who is registered, what they said, in which team they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import pgettext_lazy

from core.queries import for_lists
from events.models import Decision, Event, TeamMember
from scheduler.desk.people import Line, attendance_marks, facts_of
from scheduler.desk.words import pool_label
from scheduler.enums import ENDED_STATES, RegistrationState
from scheduler.models import Registration, RegistrationPlace, Session
from scheduler.selectors.entry import open_things
from scheduler.selectors.places import with_position

_S = RegistrationState
GROUPS: dict[str, tuple[str, ...]] = {
    "places": (_S.CONFIRMED, _S.OFFERED, _S.PENDING),
    "review": (_S.SUBMITTED,),
    "draw": (_S.IN_DRAW,),
    "waiting": (_S.WAITING,),
    "left": tuple(ENDED_STATES),
}
LABELS = {
    "places": pgettext_lazy("people of an event", "With a place"),
    "review": pgettext_lazy("people of an event", "To look at"),
    "draw": pgettext_lazy("people of an event", "In the draw"),
    "waiting": pgettext_lazy("people of an event", "Waiting list"),
    "left": pgettext_lazy("people of an event", "Left"),
}
ALWAYS = ("places", "waiting", "left")


@dataclass(frozen=True, kw_only=True)
class Guest(Line):
    """One line: also the kind of place, team, group, what is still missing, and the decision nobody sees."""

    pool: str
    team: str
    group: str
    missing: int
    decision: Decision | None = None


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; anything unknown narrows nothing."""

    show: str = "places"
    words: str = ""
    pool: int = 0
    language: str = ""
    verdict: str = ""

    @property
    def query(self) -> str:
        given = {
            "show": self.show, "q": self.words, "pool": self.pool or "", "language": self.language,
            "verdict": self.verdict,
        }  # fmt: skip
        return urlencode({name: value for name, value in given.items() if value})


def read_filters(query: Any, *, first: str = "places") -> Filters:
    show, pool = query.get("show", first), query.get("pool", "")
    return Filters(
        show=show if show in GROUPS else first,
        words=query.get("q", "").replace("\x00", "").strip()[:100],
        pool=int(pool) if pool.isdecimal() and len(pool) < 12 else 0,
        language=query.get("language", "")[:10].replace("\x00", ""),
        verdict=query.get("verdict", "")[:10].replace("\x00", ""),
    )


def registrations(event: Event, filters: Filters) -> QuerySet[Registration]:
    """The waiting list in its order, everyone else by name; ready for `guests`."""
    rows = Registration.objects.filter(offering=event.offering_id, state__in=GROUPS[filters.show])
    for word in filters.words.split()[:5]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__email__icontains=word))
    if filters.pool:
        held = RegistrationPlace.objects.filter(pool=filters.pool)
        rows = rows.filter(
            Exists(held.filter(registration=OuterRef("pk"))) | Exists(held.filter(registration=OuterRef("lead")))
        )
    if filters.language:
        rows = rows.filter(person__language=filters.language)
    if filters.verdict == "none":
        rows = rows.filter(Q(decision=None) | Q(decision__published_at__isnull=False))
    elif filters.verdict:
        rows = rows.filter(decision__verdict=filters.verdict, decision__published_at=None)
    return ordered(rows, waiting=filters.show == "waiting")


def ordered(rows: QuerySet[Registration], *, waiting: bool = False) -> QuerySet[Registration]:
    rows = rows.select_related("person", "lead__person", "decision").prefetch_related(
        "places__pool", "lead__places__pool"
    )
    if waiting:
        return for_lists(with_position(rows).order_by("seq", "id"))
    return for_lists(rows.order_by("person__name", "person_id", "id"))


def first_group(counts: dict[str, int]) -> str:
    """What opens when no list was asked for: people with a place, or else whoever there is to look at or waits."""
    return next((key for key in GROUPS if key != "left" and counts[key]), "places")


def counts_of(event: Event) -> dict[str, int]:
    """group → how many people. One query."""
    found = Registration.objects.filter(offering=event.offering_id).order_by()
    states = dict(found.values_list("state").annotate(number=Count("pk")))
    return {group: sum(states.get(state, 0) for state in within) for group, within in GROUPS.items()}


def guests(event: Event, rows: Iterable[Registration], *, sessions: list[Session] | None = None) -> list[Guest]:
    """Reads `person`, `lead__person`, `places__pool`, `decision`; the number of queries does not grow."""
    found, sessions = list(rows), sessions or []
    for row in found:
        row.offering = event.offering
    teams = team_names(event, found)
    marks = attendance_marks(found) if sessions else {}
    missing = open_things(found)
    return [_guest(row, sessions, marks, teams, missing[row.pk].count) for row in found]


def _guest(
    row: Registration,
    sessions: list[Session],
    marks: dict[tuple[int, int], str],
    teams: dict[int, str],
    missing: int,
) -> Guest:
    held = row.lead if row.lead_id else row
    places = held.places.all() if held else []
    decision = getattr(row, "decision", None)
    facts = facts_of(row, sessions, marks) | {
        "services": [pool_label(place.pool) for place in places if place.pool.is_service]
    }
    return Guest(
        **facts,  # type: ignore[arg-type]
        pool=next((pool_label(place.pool) for place in places if not place.pool.is_service), ""),
        team=teams.get(row.person_id, ""),
        group=row.lead.person.name if row.lead else "",
        missing=missing,
        decision=decision if decision and not decision.published_at else None,
    )


def team_names(event: Event, rows: Iterable[Registration]) -> dict[int, str]:
    """person id → name of their team; one query at a hackathon, none elsewhere."""
    if not event.is_hackathon:
        return {}
    mine = TeamMember.objects.filter(event=event, person__in=[row.person_id for row in rows])
    return dict(mine.values_list("person_id", "team__name"))


def choices(event: Event) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: kinds of places, and languages people read. Two queries."""
    spoken = Registration.objects.filter(offering=event.offering_id).order_by()
    languages = spoken.values_list("person__language", flat=True).distinct()
    return {
        "pool": [(str(pool.pk), pool_label(pool)) for pool in event.offering.pools.all()],
        "language": sorted((code, code) for code in languages if code),
    }
