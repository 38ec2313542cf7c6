"""What authors, reviewers and travellers are told; one message for each thing that happened."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from accounts.domain.messages import send_message
from accounts.models import Person
from core.i18n import pick
from events.models import Contribution, Event, Reviewer, TravelRequest
from scheduler.selectors.moments import local_time


def tell_author(*, contribution: Contribution, kind: str, moment: str) -> None:
    """`kind`: contribution_received, _accepted, _waiting, _refused. Reads `event.offering`."""
    if contribution.person is None:
        return
    until = contribution.confirm_until
    _send(
        contribution.person,
        contribution.event,
        kind,
        key=f"{kind}:{contribution.uuid}:{moment}",
        link=f"events/{contribution.event.slug}/call/{contribution.uuid}/",
        title=contribution.title,
        note=contribution.decision_note,
        until=lambda: local_time(contribution.event.offering, until) if until else "",
    )


def tell_reviewer(*, reviewer: Reviewer) -> None:
    event = reviewer.event
    _send(
        reviewer.person, event, "reviewer_appointed", key=f"reviewer:{reviewer.pk}:{event.uuid}",
        link=f"events/{event.slug}/reviews/",
    )  # fmt: skip


def tell_traveller(*, request: TravelRequest) -> None:
    event = request.budget.event
    _send(
        request.person,
        event,
        f"travel_{request.state}",
        key=f"travel:{request.uuid}:{request.state}",
        link=f"events/{event.slug}/travel/",
        amount=request.granted,
        currency=request.budget.currency,
    )


def _send(person: Person, event: Event, kind: str, *, key: str, link: str, **context: Any) -> None:
    with translation.override(person.language):
        made = {name: value() if callable(value) else value for name, value in context.items()}
        made["event"] = pick(event.titles, person.language)[0]
        send_message(to=person, kind=kind, key=key, link=link, context=made)
