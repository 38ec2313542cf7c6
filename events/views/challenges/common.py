"""What the pages of a hackathon share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import NotFound
from events.models import Event, Submission, Team
from events.selectors.events import event_or_404
from events.selectors.submissions import own_team
from events.selectors.tabs import frame_context

type View = Callable[..., HttpResponseBase]


def hackathon_or_404(request: HttpRequest, slug: str) -> Event:
    """An event that has challenges and submissions; other kinds have none."""
    event = event_or_404(slug, request.user)
    if not hasattr(event, "hackathon"):
        raise NotFound(_("There is no such page."))
    return event


def for_hackathon(view: View) -> View:
    """Hands the event to the view and speaks in its zone."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = hackathon_or_404(request, slug)
        with timezone.override(event.offering.zone):
            return view(request, event, *args, **kwargs)

    return found


def for_team(view: View) -> View:
    """Hands event and the visitor's own team to the view; whoever is in none learns that here."""

    @wraps(view)
    def found(request: HttpRequest, event: Event, *args: Any, **kwargs: Any) -> HttpResponseBase:
        team = own_team(event, request.user)
        if team is None:
            raise NotFound(_("You are not in a team at this event. Found one or join one first."))
        team.event = event
        return view(request, event, team, *args, **kwargs)

    return for_hackathon(found)


def frame(request: HttpRequest, event: Event, current: str) -> dict[str, Any]:
    return frame_context(event, request.user, current=current)


def project_title(submission: Submission) -> str:
    content = submission.revision.content if submission.revision else submission.content
    return content.get("title") or submission.slug


def is_own(team: Team | None, submission: Submission) -> bool:
    return team is not None and team.pk == submission.team_id
