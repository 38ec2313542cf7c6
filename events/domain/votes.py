"""The public vote: one voice per person, changeable until the end; nobody sees a count before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, NotFound, PermissionRefused
from events.enums import VoteBy
from events.models import Event, Hackathon, Submission, TeamMember, Vote
from events.rules import manages
from scheduler.enums import HOLDING_STATES
from scheduler.models import Registration
from scheduler.selectors.moments import local_time

from .gallery import is_open


def has_vote(event: Event) -> bool:
    """Reads `event.hackathon`."""
    return event.hackathon.vote_until is not None


def has_ended(event: Event, now: datetime) -> bool:
    return event.hackathon.vote_until is not None and now > event.hackathon.vote_until


def check_time(event: Event, now: datetime) -> None:
    """Errors: no_vote, gallery_closed, vote_early, vote_over."""
    hackathon = event.hackathon
    if hackathon.vote_until is None:
        raise Conflict(_("There is no public vote at this event."), code="no_vote")
    if not is_open(event, now):
        raise Conflict(_("The gallery is not open yet."), code="gallery_closed")
    if hackathon.vote_from and now < hackathon.vote_from:
        raise Conflict(
            _("You can vote from %(when)s on.") % {"when": local_time(event.offering, hackathon.vote_from)},
            code="vote_early",
        )
    if now > hackathon.vote_until:
        raise Conflict(
            _("The vote ended on %(when)s.") % {"when": local_time(event.offering, hackathon.vote_until)},
            code="vote_over",
        )


def check_voter(event: Event, person: Person) -> None:
    """Who may vote here. At most two queries. Errors: organisers_do_not_vote, not_registered."""
    if manages(person, event):
        raise PermissionRefused(_("Whoever organises the event does not vote."), code="organisers_do_not_vote")
    if event.hackathon.vote_by == VoteBy.ANYONE:
        return
    rows = Registration.objects.filter(offering=event.offering_id, person=person, state__in=HOLDING_STATES)
    if not rows.exists():
        raise PermissionRefused(
            _("At this event people who have a place at it vote. You can register on the event’s page."),
            code="not_registered",
        )


def vote(*, submission: Submission, person: Person, by: Person, now: datetime | None = None) -> Vote:
    """Gives the person's voice to this project; a second vote moves it. One statement, so that two at once stay one.

    Errors: those of `check_time` and `check_voter`, own_team, not_shown.
    """
    now = now or timezone.now()
    event = Event.objects.select_related("hackathon", "offering").get(pk=submission.event_id)
    check_time(event, now)
    check_voter(event, person)
    if TeamMember.objects.filter(team=submission.team_id, person=person).exists():
        raise PermissionRefused(_("You cannot vote for your own team’s project."), code="own_team")
    with transaction.atomic():
        if not Submission.objects.shown().filter(pk=submission.pk).exists():
            raise NotFound(_("This project is not in the gallery."))
        Vote.objects.bulk_create(
            [Vote(event=event, person=person, submission=submission)],
            update_conflicts=True,
            unique_fields=["event", "person"],
            update_fields=["submission", "updated_at"],
        )
        record("vote.given", on=event, by=None)
    return Vote.objects.get(event=event, person=person)


def take_back_vote(*, event: Event, person: Person, by: Person, now: datetime | None = None) -> bool:
    """Errors: those of `check_time`."""
    check_time(event, now or timezone.now())
    return bool(Vote.objects.filter(event=event, person=person).delete()[0])


@transaction.atomic
def set_voters(*, event: Event, vote_by: str, by: Person) -> Event:
    """Who may vote from now on; votes that were given stay."""
    Hackathon.objects.filter(event=event).update(vote_by=VoteBy(vote_by))
    event.hackathon.vote_by = vote_by
    record("vote.voters_set", on=event, by=by, vote_by=vote_by)
    return event


def forget_open_votes(*, person: Person, now: datetime | None = None) -> None:
    """Somebody leaves: votes that are still open go along, those that are over stay without a name."""
    rows = Vote.objects.filter(person=person, event__hackathon__vote_until__gte=now or timezone.now())
    rows.delete()


@dataclass(frozen=True)
class Tally:
    submission: Submission
    votes: int
    place: int


def results(event: Event, now: datetime) -> list[Tally]:
    """Every project that was shown with its votes, the most first; equal counts share a place. One query.

    Errors: vote_running, so that no page can show a count too early.
    """
    if not has_ended(event, now):
        raise Conflict(_("Nobody sees the count before the vote has ended."), code="vote_running")
    rows = Submission.objects.shown().filter(event=event).listed()
    counted = list(rows.annotate(count=Count("votes")).order_by("-count", "slug"))
    places = {row.count: place for place, row in reversed(list(enumerate(counted, start=1)))}
    return [Tally(row, row.count, places[row.count]) for row in counted]
