"""What people are told about challenges and submissions: once each, in their language, in the event's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime

from accounts.domain.messages import send_message
from accounts.enums import TEACHING_ROLES
from accounts.models import Membership, Organisation, Person
from core.i18n import pick
from core.outbox import enqueue
from events.enums import TeamState
from events.models import Challenge, Event, Submission, Team, TeamMember
from events.selectors.briefs import SPONSOR_ROLES, brief_text
from scheduler.selectors.moments import local_time

TOPIC = "events.challenge_tell"

# kind → path of the page its button leads to.
LINKS = {
    "challenge_invited": "desk/challenges/{challenge}/",
    "challenge_ready": "desk/events/{event}/challenges/",
    "challenge_changed": "events/{event}/wishes/",
    "challenge_withdrawn": "events/{event}/wishes/",
    "challenge_allotted": "events/{event}/wishes/",
    "submission_received": "events/{event}/submission/",
    "submission_let_in": "events/{event}/submission/",
    "submission_extended": "events/{event}/submission/",
    "submission_hidden": "events/{event}/submission/",
    "event_called_off": "events/{event}/",
    "handover_asked": "events/{event}/gallery/{submission}/",
    "handover_agreed": "events/{event}/gallery/{submission}/",
}


def tell(
    kind: str,
    *,
    people: Iterable[int],
    event: Event,
    challenge: Challenge | None = None,
    submission: Submission | None = None,
    moment: datetime | None = None,
    once: str = "",
    **words: str,
) -> None:
    """Queues one message for each person. `once` tells two of the same kind apart; `words` go into the text as given."""
    payload = {
        "kind": kind,
        "people": sorted(set(people)),
        "event": event.pk,
        "challenge": challenge.pk if challenge else None,
        "submission": submission.pk if submission else None,
        "moment": moment.isoformat() if moment else "",
        "once": once,
        "words": words,
    }
    if payload["people"]:
        enqueue(TOPIC, payload)


def tell_one(told: dict[str, Any]) -> None:
    """Sends it, unless the person or the event is gone."""
    person = Person.objects.filter(pk=told["person"], is_active=True).first()
    event = Event.objects.with_texts().filter(pk=told["event"]).first()
    if person is None or event is None:
        return
    challenge = Challenge.objects.select_related("brief", "organisation").filter(pk=told["challenge"] or 0).first()
    submission = Submission.objects.filter(pk=told["submission"] or 0).first()
    with translation.override(person.language):
        context = _context(told, person, event, challenge, submission)
        path = LINKS[told["kind"]].format(
            event=event.slug,
            challenge=challenge.uuid if challenge else "",
            submission=submission.slug if submission else "",
        )
        key = ":".join([told["kind"], str(event.uuid), told["once"], str(person.uuid)])
        send_message(to=person, kind=told["kind"], key=key, context=context, link=path)


def _context(
    told: dict[str, Any], person: Person, event: Event, challenge: Challenge | None, submission: Submission | None
) -> dict[str, Any]:
    moment = parse_datetime(told["moment"]) if told["moment"] else None
    brief = challenge.brief if challenge else None
    return {
        **told["words"],
        "title": pick(event.titles, person.language)[0],
        "challenge": brief_text(brief, person.language).title if brief else "",
        "organisation": challenge.organisation.name if challenge else event.organisation.name,
        "project": (submission.content.get("title") or submission.slug) if submission else "",
        "moment": local_time(event.offering, moment) if moment else "",
    }


def members_of(teams: Iterable[Team | int]) -> list[int]:
    keys = [team if isinstance(team, int) else team.pk for team in teams]
    return list(TeamMember.objects.filter(team__in=keys).values_list("person_id", flat=True))


def everybody_in_teams(event: Event) -> list[int]:
    rows = TeamMember.objects.filter(event=event, team__state=TeamState.ACTIVE)
    return list(rows.values_list("person_id", flat=True))


def organisers_of(event: Event) -> list[int]:
    rows = Membership.objects.filter(organisation=event.organisation_id, role__in=TEACHING_ROLES)
    return list(rows.values_list("person_id", flat=True).distinct())


def sponsors_of(organisation: Organisation | int) -> list[int]:
    rows = Membership.objects.filter(organisation=organisation, role__in=SPONSOR_ROLES)
    return list(rows.values_list("person_id", flat=True).distinct())
