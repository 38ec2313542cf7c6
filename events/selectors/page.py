"""An event as its own page shows it; the number of queries is fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    BigAutoField,
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.enums import TEACHING_ROLES
from accounts.models import Membership
from core.ready import Blank, Ready, remember
from events.enums import ChallengeState, MentorState, RoundState, SubmissionState, TeamState
from events.models import Award, Challenge, Event, EventPartner, Mentor, Round, Submission, Team, TeamMember
from scheduler.entry_enums import TermsKind
from scheduler.enums import OfferingStatus
from scheduler.models import Pool, Registration, Session, TermsVersion

from .events import event_or_404
from .tabs import look_behind

MOST_OTHERS = 6
_CONDUCT = (("conduct_title", "title"), ("conduct_text", "text"))


PARTNERS: Ready[EventPartner] = Ready(
    lambda: (
        EventPartner.objects.filter(event=Blank("event", BigAutoField()))
        .select_related("organisation")
        .order_by("position", "pk")
    )
)
SESSIONS: Ready[Session] = Ready(
    lambda: (
        Session.objects.filter(offering=Blank("offering", BigAutoField()))
        .select_related("venue")
        .order_by("starts_at", "pk")
    )
)
POOLS: Ready[Pool] = Ready(lambda: Pool.objects.filter(offering=Blank("offering", BigAutoField())))
SERIES: Ready[tuple[Any, ...]] = Ready(
    lambda: (
        Event.objects.visible()
        .filter(series=Blank("series", BigAutoField()), offering__ends_at__gt=Blank("now", DateTimeField()))
        .exclude(offering__status=OfferingStatus.CANCELLED)
        .order_by("offering__starts_at", "pk")
        .values_list("uuid", "slug", "offering__starts_at", "offering__timezone")[: MOST_OTHERS + 1]
    )
)


@dataclass(frozen=True)
class OtherDate:
    """A further event of the same series."""

    uuid: UUID
    slug: str
    starts_at: datetime
    timezone: str

    @property
    def path(self) -> str:
        return f"events/{self.slug}/"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def event_to_show(slug: str, person: Any = None) -> Event:
    """See `event_or_404`; with sessions and venues, pools, partners. Four queries."""
    event = event_or_404(slug, person)
    remember(event.offering, "sessions", SESSIONS(offering=event.offering_id))
    remember(event.offering, "pools", POOLS(offering=event.offering_id))
    remember(event, "partners", PARTNERS(event=event.pk))
    return event


def facts_about(event: Event, person: Any = None) -> dict[str, Any]:
    """Everything else the page asks of the database, in one query: tabs, numbers, the code of conduct, where the
    person stands."""
    asks = [_conduct, _of_hackathon] if event.is_hackathon else [_conduct]
    if not getattr(person, "is_authenticated", False):
        return look_behind(event, *asks)
    asks += [_of_person, _of_member] if event.is_hackathon else [_of_person]
    return look_behind(event, *asks, person=person.pk)


def _conduct() -> dict[str, Any]:
    conduct = TermsVersion.objects.filter(
        terms__offering=OuterRef("offering"), terms__kind=TermsKind.CONDUCT, terms__removed_at=None,
        published_at__isnull=False,
    ).order_by("terms__position", "-number")  # fmt: skip
    return {name: Subquery(conduct.values(field)[:1]) for name, field in _CONDUCT}


def _of_person() -> dict[str, Any]:
    person = Blank("person", BigAutoField())
    mine = Registration.objects.live().filter(offering=OuterRef("offering"), person=person)
    roles = Membership.objects.filter(organisation=OuterRef("organisation"), person=person, role__in=TEACHING_ROLES)
    return {"my_state": Subquery(mine.values("state")[:1]), "is_mine": Exists(roles)}


def _of_member() -> dict[str, Any]:
    mine = TeamMember.objects.filter(event=OuterRef("pk"), person=Blank("person", BigAutoField()))
    return {"has_team": Exists(mine)}


def _of_hackathon() -> dict[str, Any]:
    here = OuterRef("pk")
    rounds = Round.objects.filter(event=here, state__in=[RoundState.OPEN, RoundState.CLOSED])
    return {
        "team_count": _count(Team.objects.filter(event=here, state=TeamState.ACTIVE)),
        "challenge_count": _count(Challenge.objects.filter(event=here, state=ChallengeState.PUBLISHED)),
        "mentor_count": _count(Mentor.objects.filter(event=here, state=MentorState.ACTIVE)),
        "submission_count": _count(Submission.objects.filter(event=here, state=SubmissionState.SUBMITTED)),
        "is_judged": Exists(rounds),
        "is_awarded": Exists(Award.objects.filter(event=here, published_at__isnull=False)),
    }


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column."""
    counted = rows.order_by().annotate(everyone=Value(1)).values("everyone").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def other_dates(event: Event, *, now: datetime) -> list[OtherDate]:
    """Events of the same series that are still to come, soonest first. One query, none without a series."""
    if event.series_id is None:
        return []
    rows = [OtherDate(*row) for row in SERIES(series=event.series_id, now=now)]
    return [row for row in rows if row.slug != event.slug][:MOST_OTHERS]
