"""The list of teams, one team's page, and the ways into a team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policy import signed_in, visitor
from core.audience import Audience, audience
from core.errors import DomainError
from core.posted import refusals_at, refused, sent
from events.domain.requests import ask_to_join
from events.domain.teams import create_team, find_by_code, join_team
from events.models import Event, Team
from events.selectors.seekers import card_of, interest_words, proposals_for_seeker, words_of
from events.selectors.teams import (
    members_of,
    registration_of,
    requests_of,
    team_for_page,
    team_of,
    teams_of,
    teams_with_places,
)
from events.team_rules import is_captain, plain_code

from .common import at_hackathon, limit_guessing, sees_names, show
from .forms import CodeForm, MessageForm, TeamForm

PER_PAGE = 48


@audience(Audience.PUBLIC)
@at_hackathon
@require_GET
def team_list(request: HttpRequest, event: Event) -> HttpResponse:
    """`?free=1`: only those with a free place."""
    rows = teams_of(event)
    free = request.GET.get("free") == "1"
    page = Paginator(rows.filter(taken__lt=F("size")) if free else rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = team_of(request.user, event)
    context: dict[str, Any] = {
        "page": page,
        "free": free,
        "mine": mine,
        "registration": registration_of(request.user, event),
        "card": card_of(request.user, event),
        "requests": requests_of(request.user, event) if request.user.is_authenticated and not mine else [],
    }
    return show(request, "list", event, "teams", **context)


@audience(Audience.PUBLIC)
@at_hackathon
@require_GET
def team_page(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    """Strangers read what the team says of itself; names are for people who are at the event, or were agreed to."""
    one = team_for_page(event, team)
    if one is None:
        raise Http404
    named = sees_names(request.user, event)
    members = list(one.members.all())
    context: dict[str, Any] = {
        "team": one,
        "members": [member for member in members if named or member.name_public],
        "hidden": 0 if named else sum(not member.name_public for member in members),
        "mine": team_of(request.user, event),
        "asked": next((row for row in requests_of(request.user, event) if row.team_id == one.pk), None)
        if request.user.is_authenticated
        else None,
        "interests": words_of(one.interests, interest_words(event)),
    }
    return show(request, "team", event, "teams", heading=one.name, **context)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def new_team(request: HttpRequest, event: Event) -> HttpResponse:
    if team_of(request.user, event):
        return redirect("events:team_mine", event.slug)
    form = TeamForm(sent(request), event=event, words=interest_words(event))
    if request.method == "POST" and form.is_valid():
        person = visitor(request)
        with refusals_at(form):
            create_team(event=event, person=person, by=person, **form.cleaned_data)
            messages.success(request, _("Your team is there. Pass the code on to those who shall join."))
            return redirect("events:team_mine", event.slug)
    return show(request, "new", event, "teams", form=form, registration=registration_of(request.user, event))


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def type_code(request: HttpRequest, event: Event) -> HttpResponse:
    """The code leads to a page that asks before one is in."""
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            limit_guessing(request)
            team = find_by_code(event, form.cleaned_data["code"])
        except DomainError as refusal:
            refused(form, refusal)
            return show(request, "code", event, "teams", form=form, status=refusal.status)
        return redirect("events:team_join", event.slug, team.code)
    return show(request, "code", event, "teams", form=form)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """GET asks, POST joins. A team that filled up a second ago: a sentence and teams nearby."""
    form = CodeForm({"code": plain_code(code)})
    try:
        limit_guessing(request)
        team = find_by_code(event, code)
    except DomainError as refusal:
        refused(form, refusal)
        return show(request, "code", event, "teams", form=form, status=refusal.status)
    mine = team_of(request.user, event)
    if mine and mine.pk == team.pk:
        return redirect("events:team_mine", event.slug)
    if request.method == "POST":
        return _join(request, event, team)
    context: dict[str, Any] = {"team": team, "code": code, "mine": mine, "members": members_of(team)}
    return show(request, "join", event, "teams", registration=registration_of(request.user, event), **context)


def _join(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    person = visitor(request)
    try:
        join_team(team=team, person=person, by=person)
    except DomainError as refusal:
        return too_late(request, event, team, refusal)
    messages.success(request, _("Welcome to %(team)s!") % {"team": team.name})
    return redirect("events:team_mine", event.slug)


def too_late(request: HttpRequest, event: Event, team: Team, refusal: DomainError) -> HttpResponse:
    """The refusal, and what is near: teams that fit the person's card, else teams with a place."""
    card = card_of(request.user, event)
    fitting = [one for one in proposals_for_seeker(card, interest_words(event)) if one.team != team] if card else []
    others = [] if fitting else teams_with_places(event, without=[team.pk])
    context = {"team": team, "refusal": refusal, "proposals": fitting, "others": others}
    return show(request, "too_late", event, "teams", status=refusal.status, **context)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    """Asking a team whether one may join."""
    one = team_for_page(event, team)
    if one is None:
        raise Http404
    if is_captain(one, request.user) or team_of(request.user, event) == one:
        return redirect("events:team_mine", event.slug)
    form = MessageForm(sent(request))
    if request.method == "POST" and form.is_valid():
        person = visitor(request)
        try:
            asked = ask_to_join(team=one, person=person, by=person, message=form.cleaned_data["message"])
        except DomainError as refusal:
            if refusal.code in {"team_full", "team_gone"}:
                return too_late(request, event, one, refusal)
            refused(form, refusal)
            return show(request, "ask", event, "teams", team=one, form=form, status=refusal.status)
        if asked.state == "accepted":
            messages.success(request, _("The team had asked you too: you are in."))
            return redirect("events:team_mine", event.slug)
        messages.success(request, _("Your request is on its way. The team answers you."))
        return redirect("events:teams", event.slug)
    return show(request, "ask", event, "teams", team=one, form=form)
