"""Answers to wishes to join, from both sides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.errors import DomainError
from core.posted import done, refusals_at, sent
from events.domain.requests import accept_request, decline_request, invite_seeker, withdraw_request
from events.models import Event, JoinRequest, Seeker
from events.selectors.teams import is_member

from .common import at_hackathon, own_team, show
from .forms import AnswerForm
from .teams import too_late


def _request_or_404(request: HttpRequest, event: Event, uuid: UUID) -> JoinRequest:
    """One that concerns the visitor; somebody else's does not exist for them."""
    rows = JoinRequest.objects.select_related("team", "person").filter(team__event=event, uuid=uuid)
    found = rows.first()
    if found is None or not (found.person_id == visitor(request).pk or is_member(request.user, found.team)):
        raise Http404
    found.team.event = event
    return found


def _back(event: Event, wish: JoinRequest, request: HttpRequest) -> HttpResponse:
    mine = wish.person_id == visitor(request).pk and wish.state != "accepted"
    return redirect("events:teams" if mine else "events:team_mine", event.slug)


@signed_in
@at_hackathon
@require_POST
def accept(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    wish, person = _request_or_404(request, event, uuid), visitor(request)
    try:
        accepted = accept_request(request=wish, by=person)
    except DomainError as refusal:
        if wish.person_id == person.pk:
            return too_late(request, event, wish.team, refusal)
        messages.error(request, str(refusal))
        return redirect("events:team_mine", event.slug)
    messages.success(request, _("Welcome to %(team)s!") % {"team": wish.team.name})
    return _back(event, accepted, request)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """Asks for a kind word, which may stay empty."""
    wish = _request_or_404(request, event, uuid)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            decline_request(request=wish, by=visitor(request), answer=form.cleaned_data["answer"])
            messages.success(request, _("Your answer is on its way."))
            return _back(event, wish, request)
    return show(request, "decline", event, "teams", wish=wish, form=form)


@signed_in
@at_hackathon
@require_POST
def withdraw(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    wish = _request_or_404(request, event, uuid)
    done(request, withdraw_request, _("Taken back."), request=wish, by=visitor(request))
    return _back(event, wish, request)


@signed_in
@at_hackathon
@require_POST
def invite(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """The visitor's team asks somebody who looks for one."""
    team = own_team(request, event)
    seeker = Seeker.objects.filter(event=event, uuid=uuid).select_related("person").first()
    if seeker is None:
        raise Http404
    message = request.POST.get("message", "")[:400]
    asked = _("Your team has asked. Now they decide.")
    done(request, invite_seeker, asked, team=team, seeker=seeker, by=visitor(request), message=message)
    return redirect("events:team_mine", event.slug)
