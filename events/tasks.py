"""Work in the background: two lines each."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from core.models import OutboxMessage
from core.outbox import enqueue, handler
from events.models import Contribution, Event, ProgrammeItem, Reviewer, TravelRequest

from .domain import challenge_letters
from .domain.contribution_letters import tell_author, tell_reviewer, tell_traveller
from .domain.decisions import carry_out_decisions
from .domain.feedback import ask_everybody, ask_guests, ask_person
from .domain.files import tidy_files
from .domain.judging import letters as judging_letters
from .domain.letters import deliver_letter, send_due_letters, spread_letter
from .domain.listing import events_left_behind, refresh_listing, refresh_places
from .domain.mentor_slots import remind_of_slots
from .domain.mentors import confirm_held
from .domain.participation import certify_ended
from .domain.programme_letters import tell_about_item
from .domain.team_letters import send_team_letter


@shared_task
def ask_for_feedback() -> None:
    ask_guests(now=timezone.now())


@handler("events.ask_feedback")
def ask_guests_of(message: OutboxMessage) -> None:
    if event := Event.objects.filter(uuid=message.payload["event"]).first():
        ask_everybody(event=event)


@handler("events.ask_feedback_one", queue="mail")
def ask_one_guest(message: OutboxMessage) -> None:
    event = Event.objects.filter(uuid=message.payload["event"]).prefetch_related("texts").first()
    person = Person.objects.filter(uuid=message.payload["person"], is_active=True).first()
    if event and person:
        ask_person(event=event, person=person)


@shared_task
def certify_participants() -> None:
    certify_ended(now=timezone.now())


@handler("events.programme_tell", queue="mail")
def tell_programme(message: OutboxMessage) -> None:
    """One row per person, so that one bad address keeps nobody else from being told."""
    told = message.payload
    for person in told["people"]:
        payload = {"kind": told["kind"], "item": told["item"], "person": person}
        enqueue("events.programme_tell_one", payload, key=f"{message.key}:{person}")


@handler("events.programme_tell_one", queue="mail")
def tell_one_about_item(message: OutboxMessage) -> None:
    told = message.payload
    item = ProgrammeItem.objects.select_related("event__offering").filter(uuid=told["item"]).first()
    person = Person.objects.filter(pk=told["person"], is_active=True).first()
    if item and person:
        tell_about_item(item=item, person=person, kind=told["kind"])


@handler("events.contribution_tell", queue="mail")
def tell_about_contribution(message: OutboxMessage) -> None:
    told = message.payload
    rows = Contribution.objects.select_related("event__offering", "person")
    if contribution := rows.filter(uuid=told["contribution"]).first():
        tell_author(contribution=contribution, kind=told["kind"], moment=told["moment"])


@handler("events.reviewer_tell", queue="mail")
def tell_new_reviewer(message: OutboxMessage) -> None:
    rows = Reviewer.objects.select_related("event", "person")
    if reviewer := rows.filter(pk=message.payload["reviewer"]).first():
        tell_reviewer(reviewer=reviewer)


@handler("events.travel_tell", queue="mail")
def tell_about_travel(message: OutboxMessage) -> None:
    rows = TravelRequest.objects.select_related("budget__event", "person")
    if request := rows.filter(uuid=message.payload["request"]).first():
        tell_traveller(request=request)


@handler("events.tell_team", queue="mail")
def tell_team_member(message: OutboxMessage) -> None:
    send_team_letter(message.payload)


@shared_task
def remind_of_mentors() -> None:
    remind_of_slots(now=timezone.now())


@shared_task
def confirm_mentors() -> None:
    confirm_held(now=timezone.now())


@handler("events.refresh_places")
def follow_places(message: OutboxMessage) -> None:
    if event := Event.objects.filter(uuid=message.payload["event"]).first():
        refresh_places(event=event)


@handler("events.refresh_listing")
def follow_dates(message: OutboxMessage) -> None:
    if event := Event.objects.filter(uuid=message.payload["event"]).first():
        refresh_listing(event=event)
        refresh_places(event=event)


@shared_task
def follow_the_calendar() -> None:
    """Every hour: what is over leaves the listings, and windows of registration open and close."""
    now = timezone.now()
    with transaction.atomic():
        for event in events_left_behind(now=now):
            enqueue("events.refresh_listing", {"event": str(event)}, key=f"calendar:{event}:{now:%Y-%m-%d-%H}")


@handler(challenge_letters.TOPIC, queue="mail")
def tell_about_challenges(message: OutboxMessage) -> None:
    """One row per person, so that one bad address keeps nobody else from being told."""
    for person in message.payload["people"]:
        payload = {**message.payload, "people": [], "person": person}
        enqueue("events.challenge_tell_one", payload, key=f"{message.key}:{person}")


@handler("events.challenge_tell_one", queue="mail")
def tell_one_about_challenge(message: OutboxMessage) -> None:
    challenge_letters.tell_one(message.payload)


@shared_task
def tidy_submission_files() -> None:
    tidy_files()


@handler("events.letter")
def spread_one_letter(message: OutboxMessage) -> None:
    spread_letter(message.payload)


@handler("events.letter_one", queue="mail")
def deliver_one_letter(message: OutboxMessage) -> None:
    deliver_letter(message.payload)


@handler("events.decisions", atomic=False)
def decide(message: OutboxMessage) -> None:
    carry_out_decisions(message.payload)


@shared_task
def send_letters() -> None:
    send_due_letters(now=timezone.now())


@handler(judging_letters.TOPIC, queue="mail")
def tell_about_judging(message: OutboxMessage) -> None:
    judging_letters.send_judging_letter(message.payload)
