"""Somebody is no longer registered, or leaves the house: their team goes on without them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.enums import HelpState, RequestState
from events.models import Event, HelpCall, JoinRequest, Mentor, Seeker, TeamMember
from scheduler.enums import OfferingStatus
from scheduler.models import Registration

from .mentors import withdraw_mentor
from .teams import remove_member


@transaction.atomic
def registration_ended(*, registration: Registration, now: datetime | None = None) -> None:
    """Out of the team, the card and the open wishes gone; of a cancelled event everything stays as it was."""
    now = now or timezone.now()
    rows = Event.objects.select_related("hackathon", "offering").filter(offering=registration.offering_id)
    event = rows.exclude(offering__status=OfferingStatus.CANCELLED).first()
    if event is None or not event.is_hackathon:
        return
    Seeker.objects.filter(event=event, person=registration.person_id).delete()
    _end_wishes(registration.person_id, event, now)
    for member in TeamMember.objects.filter(event=event, person=registration.person_id).select_related("team"):
        member.team.event = event
        remove_member(member.team, registration.person, by=None, now=now)


def _end_wishes(person: int, event: Event, now: datetime) -> None:
    """One that is being answered at this moment is left to whoever answers it: they find the registration gone."""
    open_ones = JoinRequest.objects.open().filter(person=person, team__event=event)
    ids = list(open_ones.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    ended = {"state": RequestState.WITHDRAWN, "ended_at": now, "updated_at": now}
    JoinRequest.objects.filter(pk__in=ids).update(**ended)


@transaction.atomic
def person_leaves(*, person: Any, now: datetime | None = None) -> None:
    """Before anything of the person is erased: teams are led by their oldest member, mentors' times are called off."""
    now = now or timezone.now()
    for member in TeamMember.objects.filter(person=person).select_related("team__event__offering"):
        remove_member(member.team, person, by=None, now=now)
    for mentor in Mentor.objects.active().filter(person=person).select_related("event__offering", "person"):
        withdraw_mentor(mentor=mentor, by=None, now=now)
    HelpCall.objects.live().filter(person=person, team__taken=0).update(state=HelpState.WITHDRAWN, ended_at=now)
