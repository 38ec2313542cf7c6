"""When the gallery is open, and what the organiser takes out of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from core.audit import record
from core.cleaning import clean_line
from events.models import Event, Hackathon, Submission

from .challenge_letters import members_of, tell


def is_open(event: Event, now: datetime) -> bool:
    """Reads `event.hackathon`."""
    opens = event.hackathon.gallery_from
    return opens is not None and now >= opens


@transaction.atomic
def open_gallery(*, event: Event, by: Person, now: datetime | None = None) -> Event:
    """Opens it now, whatever time was planned; open stays open."""
    now = now or timezone.now()
    hackathon = Hackathon.objects.select_for_update(no_key=True).get(event=event)
    if hackathon.gallery_from is None or hackathon.gallery_from > now:
        hackathon.gallery_from = now
        hackathon.save(update_fields=["gallery_from"])
        record("gallery.opened", on=event, by=by)
    event.hackathon.gallery_from = hackathon.gallery_from
    return event


@transaction.atomic
def close_gallery(*, event: Event, by: Person) -> Event:
    """Private again; the planned time is forgotten."""
    Hackathon.objects.filter(event=event).update(gallery_from=None)
    event.hackathon.gallery_from = None
    record("gallery.closed", on=event, by=by)
    return event


@transaction.atomic
def hide_submission(*, submission: Submission, reason: str, by: Person, now: datetime | None = None) -> Submission:
    """Takes one project out of the gallery and the vote; the team is told why. It is judged all the same."""
    reason = clean_line(reason, limit=300, field="reason", required=True)
    if submission.hidden_at is None:
        submission.hidden_at, submission.hidden_because = now or timezone.now(), reason
        submission.save(update_fields=["hidden_at", "hidden_because", "updated_at"])
        record("submission.hidden", on=submission, by=by, reason=reason)
        tell("submission_hidden", people=members_of([submission.team_id]), event=submission.event,
             submission=submission, reason=reason, once=f"{submission.uuid}:{submission.hidden_at:%Y%m%d%H%M%S}")  # fmt: skip
    return submission


@transaction.atomic
def show_submission(*, submission: Submission, by: Person) -> Submission:
    """Back into the gallery."""
    if submission.hidden_at is not None:
        submission.hidden_at, submission.hidden_because = None, ""
        submission.save(update_fields=["hidden_at", "hidden_because", "updated_at"])
        record("submission.shown_again", on=submission, by=by)
    return submission
