"""Asking once what people thought, and taking down the answer without a name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.domain.messages import send_message
from accounts.models import Person
from core.audit import record
from core.errors import Conflict, InvalidInput
from core.i18n import pick
from core.outbox import enqueue
from events.models import Event, Feedback, FeedbackGiven
from events.selectors.feedback import ended_lately, guests_of, was_guest

OPEN_FOR = timedelta(days=30)  # after the end


@transaction.atomic
def give_feedback(
    *, event: Event, by: Person, rating: int, liked: str = "", better: str = "", now: datetime | None = None
) -> None:
    """One answer per guest, from the beginning of the event until a month after it. Nobody can tell whose it is."""
    now = now or timezone.now()
    check_may_answer(event=event, person=by, now=now)
    if not 1 <= rating <= 5:
        raise InvalidInput(_("Please choose one of the five answers."), code="rating", field="rating")
    try:
        with transaction.atomic():
            FeedbackGiven.objects.create(event=event, person=by)
    except IntegrityError:
        raise Conflict(_("You have answered already. Thank you!"), code="answered") from None
    Feedback.objects.create(
        event=event, rating=rating, liked=liked.strip(), better=better.strip(), given_on=timezone.localdate(now)
    )
    # The history says that an answer came, not from whom.
    record("feedback.given", on=event)


def check_may_answer(*, event: Event, person: Any, now: datetime) -> None:
    """Conflict with a sentence when the person was no guest, the event has not begun, or it is long over."""
    starts, ends = event.offering.starts_at, event.offering.ends_at
    if starts is None or ends is None or now < starts:
        raise Conflict(_("You can answer as soon as the event has begun."), code="too_early")
    if now > ends + OPEN_FOR:
        raise Conflict(_("This event is long over; answers are no longer collected."), code="closed")
    if not was_guest(person, event):
        raise Conflict(_("Only people who had a place can answer."), code="no_guest")


def is_open(event: Event, now: datetime) -> bool:
    """Answers are collected now."""
    starts, ends = event.offering.starts_at, event.offering.ends_at
    return starts is not None and ends is not None and starts <= now <= ends + OPEN_FOR


def can_answer(*, event: Event, person: Any, now: datetime) -> bool:
    """Whether the page of the event asks them: a guest, in time, who has not answered yet."""
    if not is_open(event, now) or not was_guest(person, event):
        return False
    return not FeedbackGiven.objects.filter(event=event, person=person).exists()


def ask_guests(*, now: datetime) -> int:
    """Asks the guests of every event that ended lately, once each; returns how many events. Safe to repeat."""
    events = list(ended_lately(now=now))
    for event in events:
        enqueue("events.ask_feedback", {"event": str(event.uuid)}, key=f"ask-feedback:{event.uuid}")
    return len(events)


def ask_everybody(*, event: Event) -> None:
    """One row per guest, so that one bad address keeps nobody else from being asked."""
    for person in guests_of(event).values_list("uuid", flat=True):
        payload = {"event": str(event.uuid), "person": str(person)}
        enqueue("events.ask_feedback_one", payload, key=f"ask-feedback:{event.uuid}:{person}")


def ask_person(*, event: Event, person: Person) -> None:
    if FeedbackGiven.objects.filter(event=event, person=person).exists():
        return
    with translation.override(person.language):
        send_message(
            to=person,
            kind="feedback_wanted",
            key=f"feedback:{event.uuid}:{person.uuid}",
            context={"event": pick(event.titles, person.language)[0]},
            link=f"events/{event.slug}/feedback/",
        )
