"""Reads about teams: whose team, who is in it, which ones still look for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from core.queries import for_lists
from events.models import Event, JoinRequest, Submission, Team, TeamMember
from scheduler.models import Registration


def team_of(person: Any, event: Event) -> Team | None:
    """The person's active team at this event. One query; none for strangers."""
    if not getattr(person, "is_authenticated", False):
        return None
    rows = Team.objects.active().filter(event=event, members__person=person).select_related("captain")
    team = rows.first()
    if team is not None:
        team.event = event
    return team


def is_member(person: Any, team: Team) -> bool:
    """One query; none for strangers."""
    if not getattr(person, "is_authenticated", False):
        return False
    return TeamMember.objects.filter(team=team, person=person).exists()


def members_of(team: Team) -> list[TeamMember]:
    """Oldest first, with their person. One query."""
    return list(for_lists(TeamMember.objects.filter(team=team).select_related("person").order_by("id")))


def registration_of(person: Any, event: Event) -> Registration | None:
    """The person's live registration at this event."""
    if not getattr(person, "is_authenticated", False):
        return None
    return Registration.objects.live().filter(offering=event.offering_id, person=person).first()


def has_submitted(team: Team) -> bool:
    """Something was handed in, so the team must stay."""
    return Submission.objects.filter(team=team, revision__isnull=False).exists()


def teams_of(event: Event) -> QuerySet[Team]:
    """Active teams, those with a free place first, then by name; with `challenge`."""
    rows = Team.objects.active().filter(event=event).annotate(full=Exists(_full().filter(pk=OuterRef("pk"))))
    return for_lists(rows.select_related("challenge__brief").order_by("full", "name", "id"))


def _full() -> QuerySet[Team]:
    return Team.objects.filter(taken__gte=F("size"))


def teams_with_places(event: Event, limit: int = 3, *, without: Any = ()) -> list[Team]:
    """Teams that would still take somebody, those who said whom they miss first. One query."""
    rows = Team.objects.active().filter(event=event, taken__lt=F("size"), open_to_requests=True)
    listed = for_lists(rows.exclude(pk__in=list(without)).order_by("name", "id"))
    return sorted(listed, key=lambda team: not (team.looking_for or team.skills))[:limit]


def team_for_page(event: Event, slug: str) -> Team | None:
    """An active team of this event with its members and challenge."""
    members = Prefetch("members", TeamMember.objects.select_related("person").order_by("id"))
    rows = Team.objects.active().filter(event=event).select_related("captain", "challenge__brief")
    team = rows.prefetch_related(members).filter(slug=slug).first()
    if team is not None:
        team.event = event
    return team


def open_requests_to(team: Team) -> list[JoinRequest]:
    """People who ask to join, in the order in which they asked."""
    rows = team.requests.open().filter(from_team=False).select_related("person").order_by("id")
    return list(for_lists(rows))


def open_invitations_of(team: Team) -> list[JoinRequest]:
    """People the team has asked and who have not answered."""
    rows = team.requests.open().filter(from_team=True).select_related("person").order_by("id")
    return list(for_lists(rows))


def requests_of(person: Any, event: Event) -> list[JoinRequest]:
    """The person's open wishes and invitations at this event; those of dissolved teams are over."""
    rows = JoinRequest.objects.open().filter(person=person, team__event=event, team__state="active")
    return list(for_lists(rows.select_related("team").order_by("id")))


def desk_teams(event: Event) -> QuerySet[Team]:
    """Active teams with captain and members, by name. Two queries."""
    members = Prefetch("members", TeamMember.objects.select_related("person").order_by("id"))
    rows = Team.objects.active().filter(event=event).select_related("captain", "challenge").prefetch_related(members)
    return for_lists(rows.order_by("name", "id"))


def without_team(event: Event) -> QuerySet[Registration]:
    """Live registrations whose person has no team; for the desk."""
    mine = TeamMember.objects.filter(event=event, person=OuterRef("person"))
    rows = Registration.objects.live().filter(offering=event.offering_id).exclude(Exists(mine))
    return for_lists(rows.select_related("person").order_by("person__name", "person_id"))


def registrations_of_members(team: Team) -> dict[int, Registration]:
    """person id → live registration of this event. One query."""
    people = TeamMember.objects.filter(team=team).values("person_id")
    rows = Registration.objects.live().filter(offering=team.event.offering_id, person__in=people)
    return {row.person_id: row for row in rows.select_related("offering").prefetch_related("places__pool")}


def runs(event: Event, now: datetime) -> bool:
    """The event has begun and is not over."""
    starts, ends = event.offering.starts_at, event.offering.ends_at
    return bool(starts and starts <= now and (ends is None or now < ends))
