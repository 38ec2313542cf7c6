"""What the pages of this room share: the hackathon of the address, who looks at it, the frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.policy import visitor
from core import rate
from core.errors import NotFound, TooMany
from events.models import Event, Team
from events.rules import manages
from events.selectors.events import event_or_404
from events.selectors.mentors import mentor_of
from events.selectors.tabs import frame_context
from events.selectors.teams import registration_of, team_of
from events.team_rules import teams_form

type View = Callable[..., HttpResponseBase]

HEADINGS = {
    "list": gettext_lazy("Teams"),
    "new": gettext_lazy("Found a team"),
    "code": gettext_lazy("Join with a code"),
    "join": gettext_lazy("Join this team?"),
    "too_late": gettext_lazy("That did not work"),
    "ask": gettext_lazy("Ask to join"),
    "no_team": gettext_lazy("You have no team yet"),
    "change": gettext_lazy("About your team"),
    "leave": gettext_lazy("Leave the team?"),
    "dissolve": gettext_lazy("Dissolve the team?"),
    "pass_on": gettext_lazy("Who shall lead the team?"),
    "vote": gettext_lazy("Who shall lead the team?"),
    "register": gettext_lazy("Register as a whole team"),
    "decline": gettext_lazy("Say no"),
    "looking": gettext_lazy("People who look for a team"),
    "card": gettext_lazy("Your card"),
    "mentors": gettext_lazy("Mentors"),
    "book": gettext_lazy("Take this time?"),
    "mentor_mine": gettext_lazy("You as a mentor"),
    "mentor_describe": gettext_lazy("What can you help with?"),
    "mentor_invitation": gettext_lazy("Will you be a mentor?"),
    "help": pgettext_lazy("heading of the queue for help", "Help"),
}

CODES_PER_PERSON, CODES_PER_ADDRESS, HOUR = 10, 300, 3600


def at_hackathon(view: View) -> View:
    """Hands the hackathon of the address to the view and speaks in its zone; other events have no such pages."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = event_or_404(slug, request.user)
        if getattr(event, "hackathon", None) is None:
            raise NotFound(_("There is no such event."))
        with timezone.override(event.offering.zone):
            return view(request, event, *args, **kwargs)

    return found


def own_team(request: HttpRequest, event: Event) -> Team:
    """The visitor's team here; whoever has none finds nothing."""
    team = team_of(request.user, event)
    if team is None:
        raise Http404
    return team


def sees_names(person: Any, event: Event) -> bool:
    """Names of members are for people who are here themselves: registered, in a team, mentors, the desk, staff."""
    if not getattr(person, "is_authenticated", False):
        return False
    return bool(
        registration_of(person, event)
        or team_of(person, event)
        or mentor_of(person, event)
        or manages(person, event)
    )  # fmt: skip


def show(
    request: HttpRequest, template: str, event: Event, current: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page below the event's head and tabs."""
    now = timezone.now()
    context = frame_context(event, request.user, current=current)
    context |= {"now": now, "teams_form": teams_form(event, now), "heading": HEADINGS.get(template, "")} | more
    return render(request, f"events/teams/{template}.html", context, status=status)


def limit_guessing(request: HttpRequest) -> None:
    """Codes are secrets: so many tries an hour, per person and per address. Errors: too_many_codes."""
    person = rate.allow(f"team-code:{visitor(request).pk}", limit=CODES_PER_PERSON, seconds=HOUR)
    address = rate.allow(f"team-code:{rate.visitor(request)}", limit=CODES_PER_ADDRESS, seconds=HOUR)
    if not (person and address):
        raise TooMany(
            _("You have tried many codes in a short time. Please wait an hour, or ask your team to invite you."),
            code="too_many_codes",
            field="code",
        )
