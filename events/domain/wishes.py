"""What a team would like to work on, in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, InvalidInput
from events.models import Challenge, ChallengeWish, Event, Team
from events.models.wish import Allotment
from scheduler.selectors.moments import local_time

from .challenges import check_member, lock_team


def check_wishing(event: Event, now: datetime) -> None:
    """Is it time to wish? Reads `event.hackathon`, `event.offering`. Errors: no_wishes, dealt_out, wishes_over."""
    until = event.hackathon.wishes_until
    if until is None or event.hackathon.wishes_max == 0:
        raise Conflict(_("At this event teams choose their challenge themselves."), code="no_wishes")
    if Allotment.objects.filter(event=event, published_at__isnull=False).exists():
        raise Conflict(_("The challenges have been dealt out."), code="dealt_out")
    if now > until:
        raise Conflict(
            _("Wishes could be changed until %(when)s.") % {"when": local_time(event.offering, until)},
            code="wishes_over",
        )


@transaction.atomic
def save_wishes(
    *, team: Team, challenges: Sequence[Challenge], by: Person, now: datetime | None = None
) -> list[ChallengeWish]:
    """The team's wishes, the dearest first; replaces what was wished before. [] takes all of them back.

    Errors: not_in_team, team_dissolved, no_wishes, dealt_out, wishes_over, too_many_wishes, twice, no_such_challenge.
    """
    check_member(team, by)
    team = lock_team(team)
    event = Event.objects.select_related("hackathon", "offering").get(pk=team.event_id)
    check_wishing(event, now or timezone.now())
    _check_list(event, challenges)
    ChallengeWish.objects.filter(team=team).delete()
    rows = [ChallengeWish(team=team, challenge=row, rank=rank) for rank, row in enumerate(challenges, start=1)]
    ChallengeWish.objects.bulk_create(rows)
    record("wishes.saved", on=team, by=by, challenges=[row.slug for row in challenges])
    return rows


def _check_list(event: Event, challenges: Sequence[Challenge]) -> None:
    most = event.hackathon.wishes_max
    if len(challenges) > most:
        raise InvalidInput(
            ngettext("You have one wish.", "You have %(most)d wishes.", most) % {"most": most}, code="too_many_wishes"
        )
    keys = [row.pk for row in challenges]
    if len(set(keys)) != len(keys):
        raise InvalidInput(
            _("You wished for the same challenge twice. Choose another one or leave it empty."), code="twice"
        )
    if Challenge.objects.visible().filter(event=event, pk__in=keys).count() != len(keys):
        raise InvalidInput(_("One of these challenges is not offered any more."), code="no_such_challenge")
