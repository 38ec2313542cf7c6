"""Reads about mentors, their times, and the queue for help."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from core.queries import for_lists
from events.enums import HelpState
from events.models import Event, HelpCall, Mentor, MentorLetter, MentorSlot, Team


def mentor_of(person: Any, event: Event) -> Mentor | None:
    """The person as an active mentor of this event."""
    if not getattr(person, "is_authenticated", False):
        return None
    mentor = Mentor.objects.active().filter(event=event, person=person).select_related("person").first()
    if mentor is not None:
        mentor.event = event
    return mentor


def mentors_of(event: Event, *, now: datetime) -> QuerySet[Mentor]:
    """Active mentors by name, each with `free_slots` (still to come, nobody has them). Two queries."""
    free = MentorSlot.objects.filter(team=None, starts_at__gt=now).order_by("starts_at", "id")
    rows = Mentor.objects.active().filter(event=event).select_related("person")
    rows = rows.prefetch_related(Prefetch("slots", free, to_attr="free_slots"))
    return for_lists(rows.order_by("person__name", "id"))


def mentors_for_desk(event: Event) -> QuerySet[Mentor]:
    """All of them, with `offered`, `booked`, `held` and `calls` counted."""
    rows = Mentor.objects.filter(event=event).select_related("person")
    rows = rows.annotate(
        offered=Count("slots", distinct=True),
        booked=Count("slots", filter=Q(slots__team__isnull=False), distinct=True),
        held=Count("slots", filter=Q(slots__held_at__isnull=False), distinct=True),
        calls=Count("help_calls", filter=Q(help_calls__state=HelpState.DONE), distinct=True),
    )
    return for_lists(rows.order_by("state", "person__name", "id"))


def letters_of(event: Event) -> list[MentorLetter]:
    return list(MentorLetter.objects.filter(event=event).order_by("email"))


def slots_of_mentor(mentor: Mentor) -> list[MentorSlot]:
    """All their times in order, with the team."""
    return list(for_lists(MentorSlot.objects.filter(mentor=mentor).select_related("team").order_by("starts_at", "id")))


def slots_of_team(team: Team, *, now: datetime) -> list[MentorSlot]:
    """Times the team has taken that are not over."""
    rows = MentorSlot.objects.filter(team=team, ends_at__gt=now).select_related("mentor__person")
    return list(for_lists(rows.order_by("starts_at", "id")))


def slot_for(event: Event, uuid: Any) -> MentorSlot | None:
    """A time of an active mentor, with everything that the verbs read."""
    rows = MentorSlot.objects.filter(mentor__event=event, uuid=uuid)
    slot = rows.select_related("mentor__person", "mentor__event__offering", "team").first()
    if slot is not None:
        slot.mentor.event = event
    return slot


# --- the queue for help


def living_call(team: Team) -> HelpCall | None:
    rows = HelpCall.objects.live().filter(team=team)
    return rows.select_related("mentor__person", "team", "event__offering").first()


def place_in_queue(call: HelpCall) -> int:
    """1 is next. One query."""
    return HelpCall.objects.queue().filter(event=call.event_id, pk__lt=call.pk).count() + 1


def waiting_calls(event: Event) -> list[HelpCall]:
    return list(for_lists(HelpCall.objects.queue().filter(event=event).select_related("team")))


def taken_calls(event: Event) -> list[HelpCall]:
    """Those somebody is on the way to, the newest first."""
    rows = HelpCall.objects.filter(event=event, state=HelpState.TAKEN).select_related("team", "mentor__person")
    return list(for_lists(rows.order_by("-taken_at", "id")))


def call_for(event: Event, uuid: Any) -> HelpCall | None:
    rows = HelpCall.objects.filter(event=event, uuid=uuid)
    return rows.select_related("team", "mentor__person", "event__offering").first()


def usual_minutes(event: Event) -> int | None:
    """How long teams waited for a mentor lately (median of the last nine calls); None before there were three."""
    rows = HelpCall.objects.filter(event=event, taken_at__isnull=False).order_by("-taken_at")
    spans = rows.values_list("taken_at", "created_at")[:9]
    waits = sorted((taken - created).total_seconds() for taken, created in spans if taken is not None)
    return max(1, round(waits[len(waits) // 2] / 60)) if len(waits) >= 3 else None
