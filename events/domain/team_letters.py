"""Telling people about their team: one outbox row per person beside the change, words made by a worker later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation

from accounts.domain.messages import send_message
from accounts.models import Person
from core.i18n import pick
from core.outbox import enqueue_all
from events.models import Event, MentorSlot, Team
from events.models.team import TeamMember
from scheduler.selectors.moments import day_words

TOPIC = "events.tell_team"


def tell_team(team: Team, kind: str, *, key: str, but: Any = None, about: Any = None, **words: Any) -> None:
    """Everybody in the team except `but`. `about`: the person the message speaks of; the name is read when it is sent,
    so that nobody's name waits in a queue."""
    people = TeamMember.objects.filter(team=team).exclude(person=but).values_list("person_id", flat=True)
    tell(people, kind, event=team.event, team=team, key=key, about=about, **words)


def tell(
    people: Iterable[int],
    kind: str,
    *,
    event: Event,
    key: str,
    team: Team | None = None,
    about: Any = None,
    **words: Any,
) -> None:
    """`words` must be JSON and go into the message's context."""
    same = {
        "kind": kind,
        "event": event.pk,
        "team": team.pk if team else None,
        "about": about.pk if about else None,
        "words": words,
    }
    letters = {f"{kind}:{key}:{person}": {**same, "person": person} for person in people}
    enqueue_all(TOPIC, {f"{TOPIC}:{own}": {**payload, "key": own} for own, payload in letters.items()})


def send_team_letter(payload: dict[str, Any]) -> None:
    """Says it, unless the person is gone."""
    to = Person.objects.filter(pk=payload["person"], is_active=True).first()
    event = Event.objects.with_texts().filter(pk=payload["event"]).first()
    if to is None or event is None:
        return
    team = Team.objects.filter(pk=payload["team"] or 0).first()
    about = Person.objects.filter(pk=payload["about"] or 0).first()
    slot = MentorSlot.objects.select_related("mentor__person").filter(pk=payload["words"].get("slot") or 0).first()
    with translation.override(to.language):
        context = {
            **payload["words"],
            "event": event,
            "title": pick(event.titles, to.language)[0],
            "team": team,
            "about": about,
            "slot": slot,
            "when": _moment(event, slot) if slot else payload["words"].get("when", ""),
        }
        send_message(
            to=to, kind=payload["kind"], key=payload["key"], context=context, link=_page(payload["kind"], event)
        )


def _moment(event: Event, slot: MentorSlot) -> str:
    start, end = (timezone.localtime(moment, event.offering.zone) for moment in (slot.starts_at, slot.ends_at))
    return f"{day_words(start)}, {start:%H:%M}–{end:%H:%M}"


PAGES = {
    "team_invited": "teams/",
    "team_dissolved": "teams/",
    "team_request_declined": "teams/",
    "mentor_slot_booked": "mentors/mine/",
    "mentor_slot_given_back": "mentors/mine/",
    "mentor_slot_cancelled": "mentors/",
    "mentor_slot_reminder": "mentors/",
    "help_taken": "help/",
    "mentoring_ended": "mentors/",
}


def _page(kind: str, event: Event) -> str:
    return f"{event.path}{PAGES.get(kind, 'teams/mine/')}"
