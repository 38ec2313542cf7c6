"""The queue for help on the day: a team's call and where it stands, or the mentors' list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.policy import signed_in, visitor
from core.posted import done, refusals_at, sent
from events.domain.help import call_for_help, finish_call, release_call, take_call, withdraw_call
from events.enums import HelpState
from events.models import Event, HelpCall
from events.rules import manages
from events.selectors.mentors import (
    call_for,
    living_call,
    mentor_of,
    place_in_queue,
    taken_calls,
    usual_minutes,
    waiting_calls,
)
from events.selectors.teams import is_member, runs, team_of

from .common import at_hackathon, show
from .forms import HelpForm


@signed_in
@at_hackathon
@never_cache
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "POST"])
def help_page(request: HttpRequest, event: Event) -> HttpResponse:
    """POST: my team calls. GET: where our call stands; for mentors and the desk the queue. htmx asks for the part that
    changes every few seconds; without it one reloads."""
    team = team_of(request.user, event)
    form = HelpForm(sent(request), last=team.help_calls.order_by("-id").first() if team else None)
    if request.method == "POST":
        if team is None:
            raise Http404
        if form.is_valid():
            with refusals_at(form):
                call_for_help(team=team, by=visitor(request), **form.cleaned_data)
                return redirect("events:help", event.slug)
        return show(request, "help", event, "help", status=422, form=form, **_state(request, event))
    template = "help_live" if request.headers.get("HX-Request") else "help"
    return show(request, template, event, "help", form=form, **_state(request, event))


def _state(request: HttpRequest, event: Event) -> dict[str, Any]:
    team, mentor = team_of(request.user, event), mentor_of(request.user, event)
    call = living_call(team) if team else None
    sees_queue = mentor is not None or manages(request.user, event)
    waiting = call is not None and call.state == HelpState.WAITING
    taken = taken_calls(event) if sees_queue else []
    return {
        "team": team,
        "mentor": mentor,
        "call": call,
        "position": place_in_queue(call) if call and waiting else None,
        "usual": usual_minutes(event) if waiting else None,
        "sees_queue": sees_queue,
        "waiting": waiting_calls(event) if sees_queue else [],
        "mine": [one for one in taken if mentor and one.mentor_id == mentor.pk],
        "others": [one for one in taken if not mentor or one.mentor_id != mentor.pk],
        "runs": runs(event, timezone.now()),
    }


def _call_or_404(request: HttpRequest, event: Event, uuid: UUID) -> HelpCall:
    """A call of the visitor's team, or any of them for a mentor of this event."""
    call = call_for(event, uuid)
    if call is None or not (is_member(request.user, call.team) or mentor_of(request.user, event)):
        raise Http404
    return call


@signed_in
@at_hackathon
@require_POST
def take(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    call, mentor = _call_or_404(request, event, uuid), mentor_of(request.user, event)
    if mentor is None:
        raise Http404
    said = _("The team knows that you are coming: %(place)s.") % {"place": call.place}
    done(request, take_call, said, call=call, mentor=mentor)
    return redirect("events:help", event.slug)


@signed_in
@at_hackathon
@require_POST
def release(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    call = _call_or_404(request, event, uuid)
    done(request, release_call, _("The call is back in the queue, at its old place."), call=call, by=visitor(request))
    return redirect("events:help", event.slug)


@signed_in
@at_hackathon
@require_POST
def finish(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    call = _call_or_404(request, event, uuid)
    done(request, finish_call, _("Done. Good luck with the next step!"), call=call, by=visitor(request))
    return redirect("events:help", event.slug)


@signed_in
@at_hackathon
@require_POST
def withdraw(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    call = _call_or_404(request, event, uuid)
    done(request, withdraw_call, _("Your call is taken back."), call=call, by=visitor(request))
    return redirect("events:help", event.slug)
