"""My team: who is in it, its code, who asks to join, registering together, who leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.errors import DomainError, PermissionRefused
from core.links import page_url
from core.posted import done, refusals_at, sent
from events.domain.captains import ask_captain, hand_over, note_sign_of_life, take_over, vote_captain
from events.domain.team_registration import asks_each_one, register_team
from events.domain.teams import change_team, dissolve_team, leave_team, renew_code, show_my_name
from events.models import Event, Team
from events.selectors.mentors import living_call, slots_of_team
from events.selectors.seekers import interest_words, proposals_for_team, words_of
from events.selectors.teams import (
    has_submitted,
    members_of,
    open_invitations_of,
    open_requests_to,
    registrations_of_members,
    runs,
    team_of,
)
from events.team_rules import is_captain, is_silent, spaced_code, takeover_from
from scheduler.domain.policy import check_time
from scheduler.models import Registration
from scheduler.selectors.moments import local_time
from scheduler.selectors.places import main_pools, standing

from .common import at_hackathon, own_team, show
from .forms import MemberForm, TeamForm, TeamPlacesForm


@signed_in
@at_hackathon
@never_cache
@require_GET
def my_team(request: HttpRequest, event: Event) -> HttpResponse:
    """Whoever has no team yet reads how to get one. Opening it is the captain's sign of life."""
    team = team_of(request.user, event)
    if team is None:
        return show(request, "no_team", event, "teams")
    note_sign_of_life(team=team, by=request.user)
    members = members_of(team)
    registrations = registrations_of_members(team)
    now = timezone.now()
    words = interest_words(event)
    context: dict[str, Any] = {
        "team": team,
        "members": [_line(one, registrations.get(one.person_id), team) for one in members],
        "me": next(one for one in members if one.person_id == visitor(request).pk),
        "leads": is_captain(team, request.user),
        "code": spaced_code(team.code),
        "join_link": page_url(f"{event.path}teams/join/{team.code}/"),
        "requests": open_requests_to(team),
        "invitations": open_invitations_of(team),
        "proposals": proposals_for_team(team, words) if team.free and team.open_to_requests else [],
        "interests": words_of(team.interests, words),
        "unregistered": len(members) - len(registrations),
        "unsettled": sum(bool(one.conditions) for one in registrations.values()),
        "my_open": bool((mine := registrations.get(visitor(request).pk)) and mine.conditions),
        "may_register": _registration_open(event),
        "takeover_from": takeover_from(team, now),
        "silent": is_silent(team, now),
        "slots": slots_of_team(team, now=now),
        "call": living_call(team) if runs(event, now) else None,
        "runs": runs(event, now),
        "steps": next_steps(event),
        "submitted": has_submitted(team),
    }
    return show(request, "mine", event, "teams", heading=team.name, **context)


def _line(member: Any, registration: Any, team: Team) -> dict[str, Any]:
    said = standing(registration) if registration else None
    return {
        "member": member,
        "registration": registration,
        "standing": said,
        "open": bool(registration and registration.conditions),
        "until": _kept_until(registration),
        "leads": member.person_id == team.captain_id,
    }


def _kept_until(registration: Registration | None) -> str:
    until = registration.pending_until if registration else None
    return local_time(registration.offering, until) if registration and until else ""


def _registration_open(event: Event) -> bool:
    try:
        check_time(event.offering, timezone.now())
    except DomainError:
        return False
    return True


def next_steps(event: Event) -> list[dict[str, Any]]:
    """Wishes for challenges and the submission, once these pages are built and it is time for them."""
    hackathon, now = event.hackathon, timezone.now()
    steps = [
        ("events:wishes", _("Wish for challenges"), None, hackathon.wishes_until),
        ("events:submission_edit", _("Work on your submission"), hackathon.submit_from, hackathon.submit_until),
    ]
    return [
        {"href": href, "label": label, "until": until}
        for name, label, opens, until in steps
        if (href := _address(name, event.slug)) and (opens is None or opens <= now) and (until is None or now < until)
    ]


def _address(name: str, slug: str) -> str:
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return ""


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, event: Event) -> HttpResponse:
    team = _led(request, event)
    form = TeamForm(sent(request), event=event, words=interest_words(event), team=team)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            change_team(team=team, by=visitor(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("events:team_mine", event.slug)
    return show(request, "change", event, "teams", team=team, form=form)


def _led(request: HttpRequest, event: Event) -> Team:
    """The visitor's team; PermissionRefused unless they lead it."""
    team = own_team(request, event)
    if not is_captain(team, request.user):
        raise PermissionRefused(_("Only the captain of the team can do this."), code="not_captain")
    return team


@signed_in
@at_hackathon
@require_POST
def new_code(request: HttpRequest, event: Event) -> HttpResponse:
    team = _led(request, event)
    done(
        request, renew_code, _("Your team has a new code. The old one no longer works."), team=team, by=visitor(request)
    )
    return redirect("events:team_mine", event.slug)


@signed_in
@at_hackathon
@require_POST
def my_name(request: HttpRequest, event: Event) -> HttpResponse:
    """May strangers read my name on the team's page?"""
    public = request.POST.get("public") == "1"
    said = _("Your name stands on the team’s public page.") if public else _("Your name is for registered people only.")
    done(request, show_my_name, said, team=own_team(request, event), by=visitor(request), public=public)
    return redirect("events:team_mine", event.slug)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, event: Event) -> HttpResponse:
    team, person = own_team(request, event), visitor(request)
    if request.method == "POST":
        if done(request, leave_team, _("You have left the team."), team=team, person=person, by=person):
            return redirect("events:teams", event.slug)
        return redirect("events:team_mine", event.slug)
    return show(
        request, "leave", event, "teams", team=team, leads=is_captain(team, person), submitted=has_submitted(team)
    )


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def dissolve(request: HttpRequest, event: Event) -> HttpResponse:
    team = _led(request, event)
    if request.method == "POST":
        if done(
            request, dissolve_team, _("The team is dissolved. Everybody was told."), team=team, by=visitor(request)
        ):
            return redirect("events:teams", event.slug)
        return redirect("events:team_mine", event.slug)
    return show(request, "dissolve", event, "teams", team=team, submitted=has_submitted(team))


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, event: Event) -> HttpResponse:
    """The captain hands the team over."""
    team = _led(request, event)
    form = MemberForm(sent(request), members=members_of(team), but=visitor(request).pk)
    return _choose(request, event, team, form, "pass_on", lambda: hand_over(team=team, to=form.chosen, by=request.user))


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, event: Event) -> HttpResponse:
    """More than half of the members decide who leads."""
    team = own_team(request, event)
    form = MemberForm(sent(request), members=members_of(team))
    return _choose(
        request, event, team, form, "vote", lambda: vote_captain(team=team, candidate=form.chosen, by=request.user)
    )


def _choose(
    request: HttpRequest, event: Event, team: Team, form: MemberForm, template: str, verb: Callable[[], Team]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            changed = verb()
            messages.success(request, _led_by(changed, form))
            return redirect("events:team_mine", event.slug)
    return show(request, template, event, "teams", team=team, form=form)


def _led_by(team: Team, form: MemberForm) -> str:
    if team.captain_id == form.chosen.pk:
        return _("%(name)s leads the team now.") % {"name": form.chosen.name}
    return _("Your vote counts. More than half of you decide.")


@signed_in
@at_hackathon
@require_POST
def call_captain(request: HttpRequest, event: Event) -> HttpResponse:
    said = _("We have asked your captain. You read here what comes of it.")
    done(request, ask_captain, said, team=own_team(request, event), by=visitor(request))
    return redirect("events:team_mine", event.slug)


@signed_in
@at_hackathon
@require_POST
def lead(request: HttpRequest, event: Event) -> HttpResponse:
    done(request, take_over, _("You lead the team now."), team=own_team(request, event), by=visitor(request))
    return redirect("events:team_mine", event.slug)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, event: Event) -> HttpResponse:
    """The whole team, all or nothing, on the waiting list too. GET shows each one's state and asks."""
    team = own_team(request, event)
    form = TeamPlacesForm(sent(request), offering=event.offering) if len(main_pools(event.offering)) > 1 else None
    refusal = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            made = register_team(team=team, by=visitor(request), pools=[form.pool] if form else None)
        except DomainError as error:
            refusal = error
        else:
            return _after_registering(request, event, made)
    status = refusal.status if refusal else 422 if form and form.errors else 200
    registrations = registrations_of_members(team)
    lines = [_line(one, registrations.get(one.person_id), team) for one in members_of(team)]
    context: dict[str, Any] = {
        "team": team,
        "lines": lines,
        "newcomers": sum(line["registration"] is None for line in lines),
        "refusal": refusal,
        "form": form,
        "asks_each": asks_each_one(team, now=timezone.now()),
        "settle_until": _settle_until(event),
        "may_register": _registration_open(event),
    }
    return show(request, "register", event, "teams", status=status, **context)


def _settle_until(event: Event) -> str:
    """The last moment to settle what is open, for somebody who registers now."""
    offering = event.offering
    latest = timezone.now() + timedelta(hours=offering.pending_hours)
    return local_time(offering, min(latest, offering.starts_at) if offering.starts_at else latest)


def _after_registering(request: HttpRequest, event: Event, made: list[Registration]) -> HttpResponse:
    """Whoever has to say something goes on to it at once; the others are written to."""
    mine = next((one for one in made if one.person_id == visitor(request).pk), None)
    if mine and mine.conditions:
        messages.success(
            request,
            _(
                "Your team is registered together. Each of you still has something to say; here is what is open for you."
            ),
        )
        return redirect("scheduler:places", uuid=event.offering.uuid)
    messages.success(request, _("Your team is registered together."))
    return redirect("events:team_mine", event.slug)
