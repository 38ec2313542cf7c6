"""Times that mentors offer and teams take: each belongs to one team, decided by the counter guard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from events.enums import MentorState
from events.models import Event, Mentor, MentorSlot, Team
from events.rules import is_called_off
from events.selectors.teams import is_member
from scheduler.domain.counters import count_down, count_up
from scheduler.enums import OfferingStatus
from scheduler.rules import clean_line

from .team_letters import tell, tell_team
from .teams import lock_team

LENGTHS = (10, 15, 20, 30, 45, 60)
MOST_AT_ONCE = 60
OPEN_PER_TEAM = 4
REMIND_BEFORE = timedelta(minutes=20)


@transaction.atomic
def make_slots(
    *, mentor: Mentor, starts_at: datetime, ends_at: datetime, minutes: int, by: Any, place: str = "",
    pause: int = 0, now: datetime | None = None,
) -> list[MentorSlot]:  # fmt: skip
    """Slots of `minutes` from–to, with `pause` minutes between them; the rest at the end is left over. What overlaps
    the mentor's own slots is left out.

    Moments are aware; steps are real time, also in the night the clocks change.
    Errors: bad_span, bad_length, past, outside_event, too_many_slots, no_slots.
    """
    now = now or timezone.now()
    spans = _spans(starts_at, ends_at, minutes, pause)
    _check_span(mentor.event, starts_at, ends_at, now)
    own = list(mentor.slots.values_list("starts_at", "ends_at"))
    free = [span for span in spans if not any(span[0] < end and start < span[1] for start, end in own)]
    if not free:
        raise InvalidInput(_("You offer these times already."), code="no_slots", field="starts")
    made = [MentorSlot(mentor=mentor, starts_at=start, ends_at=end, place=clean_line(place)) for start, end in free]
    MentorSlot.objects.bulk_create(made, ignore_conflicts=True)
    record("mentor.slots_made", on=mentor, by=by, slots=len(made))
    return list(mentor.slots.filter(starts_at__in=[start for start, _end in free]))


def _spans(starts_at: datetime, ends_at: datetime, minutes: int, pause: int) -> list[tuple[datetime, datetime]]:
    if not 5 <= minutes <= 240 or not 0 <= pause <= 120:
        raise InvalidInput(_("A time lasts between 5 minutes and 4 hours."), code="bad_length", field="minutes")
    start, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if end <= start:
        raise InvalidInput(_("The end must be after the beginning."), code="bad_span", field="ends")
    step, length = timedelta(minutes=minutes + pause), timedelta(minutes=minutes)
    number = (end - start + timedelta(minutes=pause)) // step
    if number < 1:
        raise InvalidInput(_("Not one time of this length fits in."), code="bad_span", field="ends")
    if number > MOST_AT_ONCE:
        raise InvalidInput(_("These would be %(number)d times. Make at most %(most)d at once.")
                           % {"number": number, "most": MOST_AT_ONCE}, code="too_many_slots", field="ends")  # fmt: skip
    return [(start + step * index, start + step * index + length) for index in range(number)]


def _check_span(event: Event, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise InvalidInput(_("This beginning is past."), code="past", field="starts")
    first, last = event.offering.starts_at, event.offering.ends_at
    if (first and starts_at < first) or (last and ends_at > last):
        raise InvalidInput(_("Choose times during the event."), code="outside_event", field="starts")


@transaction.atomic
def book_slot(*, slot: MentorSlot, team: Team, by: Any, topic: str, now: datetime | None = None) -> MentorSlot:
    """The team takes the time, if nobody was faster at the last statement. Taking one's own again changes nothing.

    Errors: not_a_member, topic_missing, cancelled, past, mentor_gone, too_many_slots, clash, slot_taken.
    """
    now = now or timezone.now()
    topic = clean_line(topic)[:200]
    if not topic:
        raise InvalidInput(_("Say in a few words what it is about."), code="topic_missing", field="topic")
    if not is_member(by, team):
        raise PermissionRefused(_("Only a team can take a time."), code="not_a_member")
    locked = lock_team(team)
    slot = MentorSlot.objects.select_related("mentor__event__offering").get(pk=slot.pk)
    if slot.team_id == locked.pk:
        return slot
    _check_bookable(slot, locked, now)
    record("mentor.slot_booked", on=slot, by=by)
    tell([slot.mentor.person_id], "mentor_slot_booked", event=slot.mentor.event, team=locked,
         key=f"{slot.uuid}:{now.timestamp()}", slot=slot.pk)  # fmt: skip
    rows = MentorSlot.objects.filter(pk=slot.pk, team=None)
    if not count_up(rows):
        raise Conflict(_("Another team has just taken this time."), code="slot_taken")
    rows.update(team=locked, topic=topic)
    slot.team, slot.topic, slot.taken = locked, topic, 1
    return slot


def _check_bookable(slot: MentorSlot, team: Team, now: datetime) -> None:
    if is_called_off(slot.mentor.event):
        raise Conflict(_("This has been cancelled."), code="cancelled")
    if slot.mentor.event_id != team.event_id or slot.mentor.state != MentorState.ACTIVE or team.state != "active":
        raise Conflict(_("This mentor is not there any more."), code="mentor_gone")
    if slot.starts_at <= now:
        raise Conflict(_("This time has begun already."), code="past")
    mine = MentorSlot.objects.filter(team=team, ends_at__gt=now)
    if mine.filter(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at).exists():
        raise Conflict(_("Your team talks to another mentor at that time."), code="clash")
    if mine.count() >= OPEN_PER_TEAM:
        sentence = ngettext(
            "Your team has %(most)d time ahead already. Leave some for the others.",
            "Your team has %(most)d times ahead already. Leave some for the others.",
            OPEN_PER_TEAM,
        )
        raise Conflict(sentence % {"most": OPEN_PER_TEAM}, code="too_many_slots")


@transaction.atomic
def give_back_slot(*, slot: MentorSlot, by: Any, now: datetime | None = None) -> MentorSlot:
    """The team does not need the time after all; another one may take it. Safe to repeat. Errors: not_a_member, past."""
    now = now or timezone.now()
    slot = _hold(slot)
    if slot.team is None:
        return slot
    if not is_member(by, slot.team):
        raise PermissionRefused(_("Only the team that took this time can give it back."), code="not_a_member")
    if slot.starts_at <= now:
        raise Conflict(_("This time has begun already."), code="past")
    tell([slot.mentor.person_id], "mentor_slot_given_back", event=slot.mentor.event, team=slot.team,
         key=f"{slot.uuid}:{now.timestamp()}", slot=slot.pk)  # fmt: skip
    _free(slot)
    record("mentor.slot_given_back", on=slot, by=by)
    return slot


@transaction.atomic
def remove_slot(*, slot: MentorSlot, by: Any, now: datetime | None = None) -> None:
    """The mentor takes a time back; a team that had it is told. Errors: held."""
    slot = _hold(slot)
    if slot.held_at is not None:
        raise Conflict(_("This time took place; it stays."), code="held")
    _remove(slot, by=by, now=now or timezone.now())


def free_slots_of(mentor: Mentor, *, by: Any, now: datetime) -> None:
    """Takes back everything that is still to come."""
    for slot in MentorSlot.objects.filter(mentor=mentor, starts_at__gt=now).order_by("id"):
        _remove(_hold(slot), by=by, now=now)


def _remove(slot: MentorSlot, *, by: Any, now: datetime) -> None:
    if slot.team is not None and slot.ends_at > now:
        slot.team.event = slot.mentor.event
        start = timezone.localtime(slot.starts_at, slot.mentor.event.offering.zone)
        tell_team(slot.team, "mentor_slot_cancelled", about=slot.mentor.person, key=str(slot.uuid),
                  when=f"{start:%d.%m.%Y, %H:%M}")  # fmt: skip
    record("mentor.slot_removed", on=slot, by=by)
    slot.delete()


@transaction.atomic
def mark_held(*, slot: MentorSlot, by: Any, held: bool = True, now: datetime | None = None) -> MentorSlot:
    """The mentor says whether the talk took place. Errors: too_early, nobody_came."""
    now = now or timezone.now()
    slot = _hold(slot)
    if slot.starts_at > now:
        raise Conflict(_("This time is still to come."), code="too_early")
    if slot.team is None and held:
        raise Conflict(_("No team had taken this time."), code="nobody_came")
    slot.held_at = (slot.held_at or now) if held else None
    slot.save(update_fields=["held_at", "updated_at"])
    record("mentor.slot_held" if held else "mentor.slot_not_held", on=slot, by=by)
    return slot


def held_minutes(mentor: Mentor) -> int:
    """Sum of the slots that took place."""
    spans = mentor.slots.filter(held_at__isnull=False).values_list("starts_at", "ends_at")
    return sum(int((end - start).total_seconds() // 60) for start, end in spans)


def remind_of_slots(*, now: datetime) -> int:
    """Tells both sides shortly before; returns how many slots. Safe to repeat: a message is told once per slot and team.

    Of an event that was called off nobody is reminded."""
    soon = MentorSlot.objects.filter(team__isnull=False, starts_at__gt=now, starts_at__lte=now + REMIND_BEFORE)
    soon = soon.exclude(mentor__event__offering__status=OfferingStatus.CANCELLED)
    due = list(soon.select_related("team", "mentor__event__offering", "mentor__person"))
    for slot in due:
        _remind(slot)
    return len(due)


@transaction.atomic
def _remind(slot: MentorSlot) -> None:
    team, event, key = slot.team, slot.mentor.event, f"{slot.uuid}:{slot.team_id}"
    assert team is not None  # only taken slots are asked for
    team.event = event
    tell_team(team, "mentor_slot_reminder", about=slot.mentor.person, key=key, slot=slot.pk)
    tell([slot.mentor.person_id], "mentor_slot_reminder", event=event, team=team, key=f"{key}:m", slot=slot.pk)


def _hold(slot: MentorSlot) -> MentorSlot:
    rows = MentorSlot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("team", "mentor__event__offering", "mentor__person").get(pk=slot.pk)


def _free(slot: MentorSlot) -> None:
    slot.team, slot.topic = None, ""
    slot.save(update_fields=["team", "topic", "updated_at"])
    count_down(MentorSlot.objects.filter(pk=slot.pk))
    slot.taken = 0
