"""The organiser's desk: teams at a glance, merging, moving, appointing; mentors and their confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Person
from accounts.policy import visitor
from core.posted import done, refusals_at, sent
from events.desk.access import for_event
from events.domain.captains import appoint_captain
from events.domain.mentors import confirm_mentoring, invite_mentor, withdraw_letter, withdraw_mentor
from events.domain.team_desk import close_formation, merge_teams, move_person, reopen_formation
from events.domain.teams import dissolve_team
from events.models import Event, Mentor, MentorLetter, Team
from events.selectors.mentors import letters_of, mentors_for_desk
from events.selectors.teams import desk_teams, members_of, without_team
from events.team_rules import is_silent, teams_form
from scheduler.desk.fields import MomentField, NumberField

from .forms import MemberForm

SHOWN_WITHOUT = 200


def _show(request: HttpRequest, template: str, event: Event, status: int = 200, **more: Any) -> HttpResponse:
    context = {"event": event, "hackathon": event.hackathon, "now": timezone.now()} | more
    return render(request, f"events/desk/teams/{template}.html", context, status=status)


def for_hackathon(view: Any) -> Any:
    """`for_event`, for hackathons only."""

    def found(request: HttpRequest, event: Event, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(event, "hackathon", None) is None:
            raise Http404
        return view(request, event, *args, **kwargs)

    return for_event(found)


def _team_or_404(event: Event, slug: str) -> Team:
    team = get_object_or_404(Team.objects.active().filter(event=event), slug=slug)
    team.event = event
    return team


@for_hackathon
@never_cache
@require_GET
def overview(request: HttpRequest, event: Event) -> HttpResponse:
    """Every team with its people, and who is without one."""
    now = timezone.now()
    teams = list(desk_teams(event))
    for team in teams:
        team.event = event
    alone = without_team(event)
    context: dict[str, Any] = {
        "teams": [{"team": team, "silent": is_silent(team, now), "small": team.taken < event.hackathon.team_min}
                  for team in teams],
        "people": sum(team.taken for team in teams),
        "places": sum(max(team.free, 0) for team in teams),
        "alone": list(alone[:SHOWN_WITHOUT]),
        "alone_count": alone.count(),
        "open": teams_form(event, now),
    }  # fmt: skip
    return _show(request, "overview", event, **context)


class UntilForm(forms.Form):
    until = MomentField(
        label=gettext_lazy("Teams may change by themselves until"),
        help_text=gettext_lazy("Empty: until the event ends."),
    )


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def formation(request: HttpRequest, event: Event) -> HttpResponse:
    """Closes the formation of teams now, or opens it again until a moment."""
    form = UntilForm(sent(request), initial={"until": event.hackathon.teams_until})
    if "close" in request.POST:
        done(request, close_formation, _("From now on only the desk changes teams."), event=event, by=visitor(request))
        return redirect("events:desk_teams", event.slug)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            reopen_formation(event=event, until=form.cleaned_data["until"], by=visitor(request))
            messages.success(request, _("Saved."))
            return redirect("events:desk_teams", event.slug)
    return _show(request, "formation", event, form=form, open=teams_form(event, timezone.now()))


class TeamChoiceForm(forms.Form):
    """One of the event's teams; `none` offers to be in no team at all."""

    into = forms.ChoiceField(
        label=gettext_lazy("Which team?"), error_messages={"required": gettext_lazy("Please choose a team.")}
    )

    def __init__(self, data: Any = None, *, event: Event, but: Team | None = None, none: bool = False) -> None:
        super().__init__(data)
        rows = Team.objects.active().filter(event=event).exclude(pk=but.pk if but else 0).order_by("name", "id")
        self.teams = {team.slug: team for team in rows}
        for team in self.teams.values():
            team.event = event
        choices = [(slug, f"{team.name} ({team.taken}/{team.size})") for slug, team in self.teams.items()]
        out = [("-", gettext_lazy("No team"))] if none else []
        self.fields["into"].choices = [("", "–"), *choices, *out]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Team | None:
        return self.teams.get(self.cleaned_data["into"])


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    one = _team_or_404(event, team)
    form = TeamChoiceForm(sent(request), event=event, but=one)
    if request.method == "POST" and form.is_valid() and form.chosen:
        with refusals_at(form):
            merge_teams(team=one, into=form.chosen, by=visitor(request))
            messages.success(request, _("They are one team now, and everybody was told."))
            return redirect("events:desk_teams", event.slug)
    return _show(request, "merge", event, team=one, members=members_of(one), form=form)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, event: Event, person: UUID) -> HttpResponse:
    """Into another team, into a first one, or out of all."""
    who = _person_or_404(event, person)
    form = TeamChoiceForm(sent(request), event=event, none=True)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            move_person(event=event, person=who, to=form.chosen, by=visitor(request))
            messages.success(request, _("Done. %(name)s was told.") % {"name": who.name})
            return redirect("events:desk_teams", event.slug)
    return _show(request, "move", event, who=who, form=form)


def _person_or_404(event: Event, uuid: UUID) -> Person:
    """Somebody who is registered here or in a team of this event."""
    registered = event.offering.registrations.live().values("person_id")
    here = Person.objects.filter(pk__in=registered) | Person.objects.filter(team_memberships__event=event)
    return get_object_or_404(here.distinct(), uuid=uuid)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    one = _team_or_404(event, team)
    form = MemberForm(sent(request), members=members_of(one), but=one.captain_id)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            appoint_captain(team=one, person=form.chosen, by=visitor(request))
            messages.success(request, _("%(name)s leads the team now.") % {"name": form.chosen.name})
            return redirect("events:desk_teams", event.slug)
    return _show(request, "appoint", event, team=one, form=form)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def dissolve(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    one = _team_or_404(event, team)
    if request.method == "POST":
        done(request, dissolve_team, _("The team is dissolved. Everybody was told."), team=one, by=visitor(request))
        return redirect("events:desk_teams", event.slug)
    return _show(request, "dissolve", event, team=one, members=members_of(one))


# --- mentors


class InviteForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Give an e-mail address.")},
        help_text=gettext_lazy("We send a letter with an address that works for 30 days. They say yes or no there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class HoursForm(forms.Form):
    hours = NumberField(label=gettext_lazy("Hours on the certificate"), least=1, most=200)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def mentors(request: HttpRequest, event: Event) -> HttpResponse:
    """Who is asked, who takes part, what they offer; POST invites."""
    form = InviteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            invite_mentor(event=event, email=form.cleaned_data["email"], by=visitor(request))
            messages.success(request, _("The letter is on its way."))
            return redirect("events:desk_mentors", event.slug)
    rows = list(mentors_for_desk(event))
    starts = event.offering.starts_at
    begun = starts is not None and starts <= timezone.now()
    return _show(request, "mentors", event, form=form, mentors=rows, letters=letters_of(event), begun=begun)


def _mentor_or_404(event: Event, uuid: UUID) -> Mentor:
    mentor = get_object_or_404(Mentor.objects.select_related("person"), event=event, uuid=uuid)
    mentor.event = event
    return mentor


@for_hackathon
@require_POST
def withdraw_invitation(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    letter = get_object_or_404(MentorLetter, event=event, uuid=uuid)
    letter.event = event
    done(request, withdraw_letter, _("The letter is withdrawn."), letter=letter, by=visitor(request))
    return redirect("events:desk_mentors", event.slug)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def end_mentor(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    mentor = _mentor_or_404(event, uuid)
    if request.method == "POST":
        said = _("They are no longer a mentor here. Teams that had taken a time were told.")
        done(request, withdraw_mentor, said, mentor=mentor, by=visitor(request))
        return redirect("events:desk_mentors", event.slug)
    return _show(request, "mentor_end", event, mentor=mentor)


@for_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """The desk confirms the mentoring: the certificate is made."""
    mentor = _mentor_or_404(event, uuid)
    form = HoursForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            confirm_mentoring(mentor=mentor, by=visitor(request), minutes=form.cleaned_data["hours"] * 60)
            messages.success(request, _("Confirmed. %(name)s gets a certificate.") % {"name": mentor.person.name})
            return redirect("events:desk_mentors", event.slug)
    return _show(request, "mentor_confirm", event, mentor=mentor, form=form)
