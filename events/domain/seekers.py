"""The card of somebody who looks for a team; theirs alone, gone when they take it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInput
from events.models import Event, JoinRequest, Seeker

from .team_policy import check_may_belong, check_teams_form
from .teams import end_requests

MOST_LETTERS = 400


@transaction.atomic
def save_card(
    *,
    event: Event,
    person: Any,
    by: Any,
    skills: Iterable[str] = (),
    interests: Iterable[str] = (),
    languages: Iterable[str] = (),
    text: str = "",
    proposable: bool = False,
    now: datetime | None = None,
) -> Seeker:
    """Writes the person's card, the first or a changed one. Errors: teams_closed, not_registered, card_empty."""
    now = now or timezone.now()
    check_teams_form(event, now)
    check_may_belong(event, person, now)
    facts = {
        "skills": sorted(set(skills)),
        "interests": sorted(set(interests)),
        "languages": sorted(set(languages)),
        "text": text.strip()[:MOST_LETTERS],
        "proposable": proposable,
    }
    if not (facts["skills"] or facts["interests"] or facts["text"]):
        raise InvalidInput(_("Say at least one thing: what you bring, or what you would like to work on."),
                           code="card_empty", field="skills")  # fmt: skip
    seeker, _created = Seeker.objects.update_or_create(event=event, person=person, defaults=facts)
    if not proposable:
        _end_invitations(event, person, now)
    record("seeker.card_saved", on=seeker, by=by, proposable=proposable)
    return seeker


@transaction.atomic
def withdraw_card(*, event: Event, person: Any, by: Any, now: datetime | None = None) -> None:
    """The card is deleted; what the person asked and was asked on its strength ends. Safe to repeat."""
    for seeker in Seeker.objects.filter(event=event, person=person):
        record("seeker.card_withdrawn", on=seeker, by=by)
        seeker.delete()
        end_requests(event=event, person=person, now=now or timezone.now())


def _end_invitations(event: Event, person: Any, now: datetime) -> None:
    """Consent taken back: teams that asked get no answer any more."""
    rows = JoinRequest.objects.open().filter(person=person, team__event=event, from_team=True)
    rows.update(state="withdrawn", ended_at=now, updated_at=now)
