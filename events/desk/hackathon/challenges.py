"""The organiser's challenges: ask a sponsor or write, publish, order, limits, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.errors import DomainError
from core.posted import refusals_at, refusals_said, refused, sent
from events.desk.access import for_event
from events.domain.briefs import (
    change_challenge,
    draft_challenge,
    invite_sponsor,
    is_untouched,
    move_challenge,
    publish_challenge,
    restore_challenge,
    withdraw_challenge,
    write_brief,
)
from events.hackathon_forms import BriefForm, ChallengeForm, NewChallengeForm, ReasonForm
from events.models import Challenge, Event
from events.selectors.briefs import brief_text, drafts_of


@for_event
@never_cache
@require_GET
def challenges(request: HttpRequest, event: Event) -> HttpResponse:
    rows = list(Challenge.objects.filter(event=event).listed())
    drafts = drafts_of(rows)
    lines = [
        {"challenge": row, "text": brief_text(row.brief or drafts.get(row.pk)), "draft": drafts.get(row.pk)}
        for row in rows
    ]
    return render(request, "events/challenges/desk/list.html", {"event": event, "lines": lines})


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, event: Event) -> HttpResponse:
    form = NewChallengeForm(sent(request), event=event)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {"team_limit": data["team_limit"], "picture": data["picture"]}
        make = invite_sponsor if data["who"] == "invite" else draft_challenge
        with refusals_at(form):
            challenge = make(event=event, organisation=data["organisation"], by=visitor(request), **facts)
            if data["who"] == "invite":
                messages.success(request, _("The organisation has been asked. You are told when its draft is ready."))
                return redirect("events:desk_challenges", event.slug)
            return redirect("events:desk_challenge", event.slug, challenge.uuid)
    context = {"event": event, "form": form}
    return render(request, "events/challenges/desk/new.html", context, status=422 if form.errors else 200)


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, event: Event, challenge: UUID) -> HttpResponse:
    """Words and settings on one page, each with a button of its own (`part`: words or settings)."""
    row = _one(event, challenge)
    draft = drafts_of([row]).get(row.pk)
    part = request.POST.get("part", "")
    words = BriefForm(request.POST if part == "words" else None, brief=draft or row.brief, again=row.brief is not None)
    settings = ChallengeForm.of(row, request.POST if part == "settings" else None)
    try:
        if part == "words" and words.is_valid():
            write_brief(challenge=row, texts=words.texts, by=visitor(request))
            messages.success(request, _("The draft is saved. Nobody sees it until you publish it."))
            return redirect("events:desk_challenge", event.slug, row.uuid)
        if part == "settings" and settings.is_valid():
            change_challenge(challenge=row, by=visitor(request), **settings.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("events:desk_challenge", event.slug, row.uuid)
    except DomainError as refusal:
        refused(words if part == "words" else settings, refusal)
    published = list(row.briefs.filter(published_at__isnull=False).order_by("-version"))
    context = {
        "event": event,
        "challenge": row,
        "draft": draft,
        "text": brief_text(row.brief or draft),
        "words": words,
        "settings": settings,
        "versions": [{"brief": brief, "untouched": is_untouched(brief)} for brief in published],
    }
    status = 422 if words.errors or settings.errors else 200
    return render(request, "events/challenges/desk/challenge.html", context, status=status)


@for_event
@require_POST
def publish(request: HttpRequest, event: Event, challenge: UUID) -> HttpResponse:
    row = _one(event, challenge)
    with refusals_said(request):
        publish_challenge(challenge=row, by=visitor(request))
        messages.success(request, _("Published. Teams that this concerns have been told."))
    return redirect("events:desk_challenges", event.slug)


@for_event
@require_POST
def move(request: HttpRequest, event: Event, challenge: UUID) -> HttpResponse:
    move_challenge(challenge=_one(event, challenge), up=request.POST.get("to") == "up", by=visitor(request))
    return redirect("events:desk_challenges", event.slug)


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, event: Event, challenge: UUID) -> HttpResponse:
    row = _one(event, challenge)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            withdraw_challenge(challenge=row, reason=form.cleaned_data["reason"], by=visitor(request))
            messages.success(request, _("Withdrawn. The teams have been told."))
            return redirect("events:desk_challenges", event.slug)
    context = {"event": event, "challenge": row, "text": brief_text(row.brief), "form": form}
    return render(request, "events/challenges/desk/withdraw.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
def restore(request: HttpRequest, event: Event, challenge: UUID) -> HttpResponse:
    with refusals_said(request):
        restore_challenge(challenge=_one(event, challenge), by=visitor(request))
    return redirect("events:desk_challenges", event.slug)


def _one(event: Event, uuid: UUID) -> Challenge:
    row = get_object_or_404(Challenge.objects.select_related("organisation", "brief"), uuid=uuid, event=event)
    row.event = event
    return row
