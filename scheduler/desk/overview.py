"""The first page of the desk: sessions of the week, and a section per floor that keeps something with places.

The floors do not know each other: each registers its section and, per kind of offering, where its pages are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation
from core.queries import for_lists
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Offering, Registration, Session
from scheduler.rules import CLOSED
from scheduler.selectors.moments import day_in_list, hours_in_list
from scheduler.selectors.places import closed_sentence, main_pools, places_word

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Owner:
    """Whose offerings of a kind are. `related`: the way from the session to the owner's row, which is fetched along;
    `mine` narrows sessions to what is written here; `page` and `attendance` are addresses for a session."""

    related: str
    mine: Callable[[QuerySet[Organisation]], Q]
    page: Callable[[Session], str]
    attendance: Callable[[Session], str]


@dataclass(frozen=True)
class Section:
    """A part of the first page: `context` (organisations, now) is what `template` reads as `data`."""

    template: str
    context: Callable[[QuerySet[Organisation], datetime], dict[str, Any]]


OWNERS: dict[str, Owner] = {}
SECTIONS: list[Section] = []


@dataclass(frozen=True)
class Fill:
    """How full an offering is. `closed` says why nobody can register now.

    `size` is None when places are not counted; `taken` counts people then.
    """

    word: str
    closed: str
    size: int | None
    taken: int
    waiting: int
    in_review: int


@dataclass(frozen=True)
class SessionLine:
    """A session of the week; `day` and `hours` as the clock shows them where it takes place."""

    session: Session
    day: datetime
    hours: str
    is_today: bool
    is_over: bool
    page: str
    attendance: str


def sections(organisations: QuerySet[Organisation], *, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """(template, its data) of every section that another floor registered."""
    return [(section.template, section.context(organisations, now)) for section in SECTIONS]


def week_sessions(organisations: QuerySet[Organisation], *, now: datetime) -> QuerySet[Session]:
    """Sessions from the beginning of today until in seven days, with venue, offering and its owner."""
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.planned().filter(ends_at__gt=begin, starts_at__lt=begin + WEEK)
    mine = Q(pk=None)
    for kind, owner in OWNERS.items():
        mine |= Q(offering__kind=kind) & owner.mine(organisations)
    rows = rows.filter(mine).exclude(offering__status__in=[OfferingStatus.CANCELLED, OfferingStatus.DRAFT])
    related = [owner.related for owner in OWNERS.values()]
    return for_lists(rows.select_related("venue", "offering", *related).order_by("starts_at", "pk"))


def session_lines(sessions: Iterable[Session], *, now: datetime) -> list[SessionLine]:
    """Reads `offering` and its owner."""
    return [_session_line(session, now) for session in sessions]


def _session_line(session: Session, now: datetime) -> SessionLine:
    zone, owner = session.offering.zone, OWNERS[session.offering.kind]
    day = timezone.make_naive(day_in_list(session, now), zone)
    return SessionLine(
        session=session,
        day=day,
        hours=hours_in_list(session, now),
        is_today=day.date() == timezone.localtime(now, zone).date(),
        is_over=session.ends_at <= now,
        page=owner.page(session),
        attendance=owner.attendance(session),
    )


def fills(offerings: Iterable[Offering], *, now: datetime) -> dict[int, Fill]:
    """offering id → how full it is; one query for all. Reads `pools`: prefetch them."""
    rows = list(offerings)
    figures = _figures([row.pk for row in rows])
    return {row.pk: _fill(row, figures.get(row.pk, {}), now) for row in rows}


def _figures(offerings: list[int]) -> dict[int, Mapping[str, Any]]:
    found = Registration.objects.filter(offering__in=offerings).order_by().values("offering_id")
    return {
        row["offering_id"]: row
        for row in found.annotate(
            confirmed=Count("pk", filter=Q(state=RegistrationState.CONFIRMED)),
            waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
            in_review=Count("pk", filter=Q(state=RegistrationState.SUBMITTED)),
        )
    }


def _fill(offering: Offering, figures: Mapping[str, Any], now: datetime) -> Fill:
    pools = main_pools(offering)
    word = places_word(offering, now=now)
    return Fill(
        word=word,
        closed=closed_sentence(offering, now) if word == CLOSED else "",
        size=sum(pool.size for pool in pools) if pools else None,
        taken=sum(pool.taken for pool in pools) if pools else figures.get("confirmed", 0),
        waiting=figures.get("waiting", 0),
        in_review=figures.get("in_review", 0),
    )


def local_start(offering: Offering) -> datetime | None:
    """The first day as the clock shows it where it takes place."""
    return timezone.make_naive(offering.starts_at, offering.zone) if offering.starts_at else None
