"""Events for tests: events of every kind, hackathons with teams, challenges and submissions."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, Person
from events.enums import ChallengeState, EventKind, EventState
from events.models import Challenge, ChallengeBrief, Event, EventText, Hackathon, Submission, Team, TeamMember
from scheduler.domain.offerings import add_session, create_offering, open_offering
from tests.accounts.makers import make_organisation, make_person

_numbers = count(1)


def make_event(
    organisation: Organisation | None = None,
    *,
    kind: str = EventKind.WORKSHOP,
    places: int | None = 20,
    starts_at: datetime | None = None,
    hours: float = 3,
    publish: bool = True,
    rules: dict[str, Any] | None = None,
    texts: dict[str, dict[str, Any]] | None = None,
    **facts: Any,
) -> Event:
    """A published event with one session in a week; its registration is open. `rules` go to the offering."""
    number = next(_numbers)
    organisation = organisation or make_organisation()
    texts = texts or {"de": {"title": f"Treffen {number}"}, "en": {"title": f"Meeting {number}"}}
    slug = facts.pop("slug", f"event-{number}")
    titles = {language: text["title"] for language, text in texts.items()}
    offering = create_offering(
        organisation=organisation, by=None, title=titles, kind="event", path=f"events/{slug}/", places=places,
        **(rules or {}),
    )  # fmt: skip
    starts_at = starts_at or timezone.now().replace(microsecond=0) + timedelta(days=7)
    add_session(offering=offering, by=None, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
    offering.refresh_from_db()
    event = Event.objects.create(organisation=organisation, offering=offering, kind=kind, slug=slug, **facts)
    EventText.objects.bulk_create(EventText(event=event, language=key, **text) for key, text in texts.items())
    if publish:
        open_offering(offering=offering, by=None)
        event.state, event.published_at = EventState.PUBLISHED, timezone.now()
        event.save(update_fields=["state", "published_at"])
    return event


def make_hackathon(
    organisation: Organisation | None = None, *, settings: dict[str, Any] | None = None, **facts: Any
) -> Event:
    """A published hackathon; `settings` are the fields of `Hackathon`."""
    event = make_event(organisation, kind=EventKind.HACKATHON, hours=48, **facts)
    Hackathon.objects.create(event=event, **(settings or {}))
    return event


def make_team(event: Event, *people: Person, name: str = "", **fields: Any) -> Team:
    """A team with these members, the first one its captain; without people it gets a new one."""
    number = next(_numbers)
    members = people or (make_person(),)
    team = Team.objects.create(
        event=event,
        name=name or f"Team {number}",
        slug=f"team-{number}",
        captain=members[0],
        taken=len(members),
        **fields,
    )
    TeamMember.objects.bulk_create(TeamMember(team=team, event=event, person=person) for person in members)
    return team


def make_challenge(event: Event, organisation: Organisation | None = None, **fields: Any) -> Challenge:
    """A published challenge with the first version of its brief."""
    number = next(_numbers)
    challenge = Challenge.objects.create(
        event=event,
        organisation=organisation or make_organisation(),
        slug=f"challenge-{number}",
        **{"state": ChallengeState.PUBLISHED} | fields,
    )
    texts = {
        "de": {"title": f"Aufgabe {number}", "summary": "Kurz."},
        "en": {"title": f"Challenge {number}", "summary": "Short."},
    }
    challenge.brief = ChallengeBrief.objects.create(
        challenge=challenge, version=1, texts=texts, published_at=timezone.now()
    )
    challenge.save(update_fields=["brief"])
    return challenge


def make_submission(team: Team, **content: Any) -> Submission:
    """A draft of the team; hand it in with `events.domain.submissions`."""
    number = next(_numbers)
    content = {"title": f"Project {number}", "tagline": "Light.", "text": "We built it."} | content
    return Submission.objects.create(
        event=team.event, team=team, challenge=team.challenge, slug=f"project-{number}", content=content
    )
