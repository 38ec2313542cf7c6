"""Hears the scheduler's facts about the offerings that are events, and people leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from accounts.signals import organisation_changed, organisation_leaving, person_leaving
from core.outbox import enqueue
from scheduler.signals import offering_cancelled, offering_changed, places_changed, registration_cancelled

from .domain.challenge_copying import copy_challenges
from .domain.judging.copying import copy_judging
from .domain.long_texts import sync_long_text
from .domain.programme import copy_programme
from .domain.publishing import require_no_events
from .domain.team_departures import person_leaves, registration_ended
from .domain.travel import withdraw_travel
from .domain.votes import forget_open_votes
from .enums import TravelState
from .models import Event, EventPage, TravelRequest
from .signals import event_copied


@receiver(person_leaving, dispatch_uid="events.travel_person_leaving")
def give_travel_money_back(person: Any, **kwargs: Any) -> None:
    """What was granted and not paid yet is free for somebody else."""
    rows = TravelRequest.objects.filter(person=person, paid_at=None, state=TravelState.GRANTED)
    for request in rows.select_related("budget__event", "person"):
        withdraw_travel(request=request, by=person)


@receiver(registration_cancelled, dispatch_uid="events.teams_registration_cancelled")
def leave_team_with_the_place(registration: Any, **kwargs: Any) -> None:
    registration_ended(registration=registration)


@receiver(person_leaving, dispatch_uid="events.teams_person_leaving")
def leave_teams(person: Any, **kwargs: Any) -> None:
    person_leaves(person=person)


@receiver(person_leaving, dispatch_uid="events.votes_person_leaving")
def take_open_votes_along(person: Any, **kwargs: Any) -> None:
    forget_open_votes(person=person)


@receiver(places_changed, dispatch_uid="events.places_changed")
def places_moved(sender: Any, *, offering: Any, **kwargs: Any) -> None:
    """The listing's word follows after the commit, so that a registration writes no second hot row."""
    _follow(offering, "events.refresh_places")


@receiver(offering_changed, dispatch_uid="events.offering_changed")
@receiver(offering_cancelled, dispatch_uid="events.offering_cancelled")
def dates_moved(sender: Any, *, offering: Any, **kwargs: Any) -> None:
    """Opened, closed, moved, cancelled: the listing follows."""
    _follow(offering, "events.refresh_listing")


def _follow(offering: Any, kind: str) -> None:
    if offering.kind != "event":
        return
    key = Event.objects.filter(offering_id=offering.pk).values_list("uuid", flat=True).first()
    if key:
        enqueue(kind, {"event": str(key)})


@receiver(organisation_changed, dispatch_uid="events.organisation_changed")
def organisation_looked_at(sender: Any, *, organisation: Any, **kwargs: Any) -> None:
    """Verified, renamed: the listings of its events follow."""
    for key in Event.objects.visible().filter(organisation=organisation).values_list("uuid", flat=True):
        enqueue("events.refresh_listing", {"event": str(key)})


@receiver(organisation_leaving, dispatch_uid="events.organisation_leaving")
def organisation_left(sender: Any, *, organisation: Any, **kwargs: Any) -> None:
    require_no_events(organisation)


@receiver([page_published, page_unpublished], sender=EventPage, dispatch_uid="events.page_changed")
def long_text_changed(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    sync_long_text(key=instance.translation_key)


@receiver(post_delete, sender=EventPage, dispatch_uid="events.page_deleted")
def long_text_deleted(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    sync_long_text(key=instance.translation_key)


@receiver(event_copied, dispatch_uid="events.programme_copied")
def programme_follows(
    source: Event, copy: Event, move: Callable[[Any], Any], parts: dict[Any, Any], **kwargs: Any
) -> None:
    """Tracks, and items that take place; who speaks there is asked anew for each event."""
    copy_programme(source=source, copy=copy, move=move, parts=parts)


@receiver(event_copied, dispatch_uid="events.challenges_copied")
def challenges_follow(
    sender: Any, *, source: Event, copy: Event, by: Any, parts: dict[Any, Any], **kwargs: Any
) -> None:
    """Before judging, which names them."""
    copy_challenges(source=source, copy=copy, by=by, parts=parts)


@receiver(event_copied, dispatch_uid="events.judging_copied")
def judging_follows(sender: Any, *, source: Any, copy: Any, move: Any, parts: Any, **kwargs: Any) -> None:
    copy_judging(source=source, copy=copy, move=move, parts=parts)
