"""What a hackathon's hub shows of its rooms: challenges, teams that look for people, what was built. One query each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigAutoField, Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery

from core.i18n import pick
from core.ready import Blank, Ready
from events.enums import ChallengeState, SubmissionState, TeamState
from events.models import Award, Challenge, Event, Submission, Team

MOST_TEAMS = 3
MOST_WORKS = 3
MOST_SEATS = 12
COLOURS = ("1", "3", "2", "4", "5")
NIGHT = ("lantern", "tram", "office", "leaf", "share", "rooms")


@dataclass(frozen=True)
class ChallengeCard:
    number: int
    title: str
    summary: str
    language: str
    organisation: str
    picture: str
    teams: int
    slug: str


@dataclass(frozen=True)
class TeamCard:
    """`seats`: one per place, True when somebody sits on it."""

    name: str
    pitch: str
    looking_for: str
    language: str
    colour: str
    seats: tuple[bool, ...]
    slug: str

    @property
    def free(self) -> int:
        return self.seats.count(False)

    @property
    def people(self) -> int:
        return self.seats.count(True)


@dataclass(frozen=True)
class Work:
    """A submission as the gallery shows it; `award` is what it won, "" for nothing."""

    title: str
    tagline: str
    picture: str
    award: str
    event_slug: str
    slug: str


def _challenges() -> QuerySet[Any, Any]:
    rows = Challenge.objects.filter(event=Blank("event", BigAutoField()), state=ChallengeState.PUBLISHED)
    rows = rows.filter(brief__isnull=False).order_by("position", "pk")
    teams = Count("teams", filter=Q(teams__state=TeamState.ACTIVE))
    return rows.annotate(team_number=teams).values_list(
        "slug", "picture", "organisation__name", "brief__texts", "team_number", named=True
    )


CHALLENGES: Ready[Any] = Ready(_challenges)


def challenges_to_show(event: Event) -> list[ChallengeCard]:
    """Published challenges in their order, with the brief in force."""
    return [_challenge(row, number) for number, row in enumerate(CHALLENGES(event=event.pk), start=1)]


def _challenge(row: Any, number: int) -> ChallengeCard:
    texts = row.brief__texts or {}
    title, language = pick({code: text.get("title", "") for code, text in texts.items()})
    return ChallengeCard(
        number=number,
        title=title,
        summary=texts.get(language, {}).get("summary", ""),
        language=language,
        organisation=row.organisation__name,
        picture=row.picture if row.picture != "people" else NIGHT[(number - 1) % len(NIGHT)],
        teams=row.team_number,
        slug=row.slug,
    )


def _seeking() -> QuerySet[Any, Any]:
    rows = Team.objects.filter(event=Blank("event", BigAutoField()))
    rows = rows.filter(state=TeamState.ACTIVE, taken__lt=F("size"), taken__gt=0)
    rows = rows.filter(Q(open_to_requests=True) | ~Q(looking_for="")).annotate(is_silent=Q(looking_for=""))
    rows = rows.order_by("is_silent", "-taken", "pk")
    return rows.values_list("name", "pitch", "looking_for", "language", "slug", "taken", "size", named=True)[
        :MOST_TEAMS
    ]


SEEKING: Ready[Any] = Ready(_seeking)


def teams_that_seek(event: Event) -> list[TeamCard]:
    """Teams with a free place that want people; those who say whom they miss first, fullest first."""
    return [_team(row, COLOURS[place % len(COLOURS)]) for place, row in enumerate(SEEKING(event=event.pk))]


def _team(row: Any, colour: str) -> TeamCard:
    seats = tuple(place < row.taken for place in range(min(row.size, MOST_SEATS)))
    return TeamCard(row.name, row.pitch, row.looking_for, row.language, colour, seats, row.slug)


def works_of(event: Event, *, now: datetime, finished: bool) -> list[Work]:
    """Of this event when it is over, else of the last one in its series whose gallery is public; winners first."""
    if finished:
        return [_work(row) for row in OWN_WORKS(event=event.pk, now=now)]
    if event.series_id is None or event.offering.starts_at is None:
        return []
    return [_work(row) for row in LAST_WORKS(series=event.series_id, begins=event.offering.starts_at, now=now)]


def _public_works() -> QuerySet[Submission]:
    rows = Submission.objects.filter(state=SubmissionState.SUBMITTED, revision__isnull=False)
    return rows.filter(event__hackathon__gallery_from__lte=Blank("now", DateTimeField()), event__state="published")


def _own_works() -> QuerySet[Any, Any]:
    return _winners_first(_public_works().filter(event=Blank("event", BigAutoField())))


def _last_works() -> QuerySet[Any, Any]:
    before = _public_works().filter(
        event__series=Blank("series", BigAutoField()), event__offering__ends_at__lt=Blank("begins", DateTimeField())
    )
    last = before.order_by("-event__offering__ends_at").values("event")[:1]
    return _winners_first(_public_works().filter(event=Subquery(last)))


def _winners_first(rows: QuerySet[Submission]) -> QuerySet[Any, Any]:
    awards = Award.objects.filter(submission=OuterRef("pk"), published_at__isnull=False).order_by("position")
    rows = rows.annotate(
        award_title=Subquery(awards.values("title")[:1]), award_place=Subquery(awards.values("position")[:1])
    )
    rows = rows.order_by(F("award_place").asc(nulls_last=True), "pk")
    return rows.values_list("slug", "picture", "event__slug", "revision__content", "award_title", named=True)[
        :MOST_WORKS
    ]


OWN_WORKS: Ready[Any] = Ready(_own_works)
LAST_WORKS: Ready[Any] = Ready(_last_works)


def _work(row: Any) -> Work:
    content: Mapping[str, Any] = row.revision__content or {}
    won: Mapping[str, str] = row.award_title or {}
    return Work(
        title=str(content.get("title") or row.slug),
        tagline=str(content.get("tagline") or ""),
        picture=row.picture,
        award=pick(won)[0],
        event_slug=row.event__slug,
        slug=row.slug,
    )
