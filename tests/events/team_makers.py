"""Mentors, times, cards and wishes for tests; and what tests of their pages ask with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Person
from events.models import Event, HelpCall, JoinRequest, Mentor, MentorLetter, MentorSlot, Seeker, Team, TeamMember
from scheduler.domain.registration import register
from scheduler.models import Registration
from tests.accounts.makers import make_person, signed_in_client

from .makers import make_hackathon


def running_hackathon(**facts: Any) -> Event:
    """One that began an hour ago and runs two days. Its registration is open as long as it runs."""
    now = timezone.now().replace(microsecond=0)
    return make_hackathon(starts_at=now - timedelta(hours=1), **facts)


def make_registered(event: Event, person: Person | None = None, **facts: Any) -> Person:
    """A person with a place at the event."""
    person = person or make_person(**({"language": "en"} | facts))
    register(offering=event.offering, person=person, by=person)
    return person


def registration(event: Event, person: Person) -> Registration:
    return event.offering.registrations.live().get(person=person)


def make_mentor(event: Event, person: Person | None = None, **facts: Any) -> Mentor:
    return Mentor.objects.create(event=event, person=person or make_person(language="en"), **facts)


def make_slot(mentor: Mentor, *, minutes: int = 60, team: Team | None = None, **facts: Any) -> MentorSlot:
    """`minutes` after the beginning of the event, twenty minutes long."""
    starts = mentor.event.offering.starts_at + timedelta(minutes=minutes)
    return MentorSlot.objects.create(
        mentor=mentor,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=20),
        team=team,
        taken=1 if team else 0,
        **facts,
    )


def make_seeker(event: Event, person: Person | None = None, **facts: Any) -> Seeker:
    """A card that may be proposed, of somebody with a place."""
    person = person or make_registered(event)
    defaults = {"skills": ["design"], "languages": ["en"], "text": "I draw.", "proposable": True}
    return Seeker.objects.create(event=event, person=person, **(defaults | facts))


def make_request(team: Team, person: Person, **facts: Any) -> JoinRequest:
    return JoinRequest.objects.create(team=team, person=person, **facts)


def make_call(team: Team, person: Person, **facts: Any) -> HelpCall:
    return HelpCall.objects.create(
        event=team.event, team=team, person=person, **({"topic": "Maps", "place": "Table 7"} | facts)
    )


def make_letter(event: Event, email: str, **facts: Any) -> MentorLetter:
    return MentorLetter.objects.create(
        event=event, email=email, expires_at=timezone.now() + timedelta(days=5), **({"token_digest": email} | facts)
    )


def at(event: Event, path: str = "") -> str:
    return f"/en/events/{event.slug}/teams/{path}"


def member(event: Event, team: Team | None = None) -> tuple[Any, Client]:
    """A registered person and their browser; in `team`, if one is given."""
    person = make_registered(event)
    if team:
        TeamMember.objects.create(team=team, event=event, person=person)
        Team.objects.filter(pk=team.pk).update(taken=team.taken + 1)
        team.refresh_from_db()
    return person, signed_in_client(person)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()
