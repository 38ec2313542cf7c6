"""When an event is called off: those with a part in it are told too; whoever registered hears it from the seat engine."""

from __future__ import annotations

from events.enums import ChallengeState, ContributionState, JudgeState, MentorState
from events.models import Event
from scheduler.enums import LIVE_STATES
from scheduler.models import Registration

from .challenge_letters import sponsors_of, tell

UNDER_WAY = [ContributionState.SUBMITTED, ContributionState.WAITING, ContributionState.ACCEPTED,
             ContributionState.CONFIRMED]  # fmt: skip


def who_is_registered(event: Event) -> set[int]:
    """Pks of people."""
    rows = Registration.objects.filter(offering=event.offering_id, state__in=LIVE_STATES, person__isnull=False)
    return {person for person in rows.values_list("person", flat=True) if person}


def tell_who_has_a_part(event: Event, *, reason: str, but: set[int]) -> None:
    """Mentors, judges, reviewers, authors and who poses a challenge; `but`: people who are told anyway."""
    tell("event_called_off", people=_with_a_part(event) - but, event=event, reason=reason)


def _with_a_part(event: Event) -> set[int]:
    parts = (
        event.mentors.filter(state=MentorState.ACTIVE),
        event.judges.filter(state=JudgeState.ACTIVE),
        event.reviewers.all(),
        event.contributions.filter(state__in=UNDER_WAY),
    )
    people = {person for rows in parts for person in rows.values_list("person", flat=True) if person}
    posing = event.challenges.exclude(state=ChallengeState.WITHDRAWN).exclude(organisation=event.organisation_id)
    for organisation in posing.values_list("organisation", flat=True).distinct():
        people |= set(sponsors_of(organisation))
    return people
