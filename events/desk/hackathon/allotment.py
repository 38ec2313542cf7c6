"""Wishes and dealing out: looked at in private, published for all at once, computed again by anybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import visitor
from core.posted import refusals_said
from events.desk.access import for_event
from events.domain.allotment import (
    allotment_of,
    commitment,
    export_of,
    prepare_allotment,
    publish_allotment,
    question_of,
)
from events.domain.challenges import place_team
from events.models import Allotment, Challenge, ChallengeWish, Event, Team
from events.selectors.allotment import summary, titles_of
from events.selectors.briefs import cards_of

from .common import for_hackathon_desk


@for_event
@never_cache
@require_GET
@for_hackathon_desk
def allotment(request: HttpRequest, event: Event) -> HttpResponse:
    row = allotment_of(event)
    cards = cards_of(event)
    teams = list(Team.objects.active().filter(event=event).select_related("challenge__brief").order_by("name", "pk"))
    until = event.hackathon.wishes_until
    fresh = row.published_at is not None or row.question_sha256 == question_of(event, row).sha256()
    context = {
        "event": event,
        "allotment": row,
        "seed_sha256": commitment(row),
        "cards": cards,
        "lines": _lines(event, teams, row),
        "figures": summary(row.answer["figures"]) if row.prepared_at else [],
        "fresh": fresh,
        "variant": "" if row.prepared_at and fresh else "sun",
        "over": until is None or timezone.now() > until,
        "demand": _demand(teams, cards),
    }
    return render(request, "events/challenges/desk/allotment.html", context)


def _lines(event: Event, teams: list[Team], row: Allotment) -> list[dict[str, Any]]:
    """Each team with its wishes and what it got or would get."""
    titles = titles_of(event)
    wishes: dict[int, list[str]] = {}
    for team, uuid in (
        ChallengeWish.objects.filter(team__in=teams).order_by("rank").values_list("team", "challenge__uuid")
    ):
        wishes.setdefault(team, []).append(str(uuid))
    outcomes = row.answer.get("teams", {}) if row.prepared_at else {}
    counted = {one["id"]: one["wishes"] for one in row.question.get("teams", [])}
    return [
        {
            "team": team,
            "wishes": [titles.get(key, "") for key in wishes.get(team.pk, [])],
            "uncounted": str(team.uuid) in counted and len(wishes.get(team.pk, [])) > len(counted[str(team.uuid)]),
            "outcome": outcomes.get(str(team.uuid)),
            "got": titles.get((outcomes.get(str(team.uuid)) or {}).get("challenge", ""), ""),
            "now": titles.get(str(team.challenge.uuid), "") if team.challenge else "",
        }
        for team in teams
    ]


def _demand(teams: list[Team], cards: list[Any]) -> list[dict[str, Any]]:
    rows = ChallengeWish.objects.filter(team__in=teams).values_list("challenge", "rank")
    counted: dict[int, list[int]] = {}
    for challenge, rank in rows:
        counted.setdefault(challenge, []).append(rank)
    return [
        {
            "card": card,
            "first": counted.get(card.challenge.pk, []).count(1),
            "all": len(counted.get(card.challenge.pk, [])),
        }
        for card in cards
    ]


@for_event
@require_POST
@for_hackathon_desk
def prepare(request: HttpRequest, event: Event) -> HttpResponse:
    with refusals_said(request):
        prepare_allotment(event=event, by=visitor(request))
        messages.success(request, _("This is how it would come out. Only you and your colleagues see it."))
    return redirect("events:desk_allotment", event.slug)


@for_event
@require_POST
@for_hackathon_desk
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    with refusals_said(request):
        publish_allotment(event=event, by=visitor(request))
        messages.success(request, _("Published. Every team has been told."))
    return redirect("events:desk_allotment", event.slug)


@for_event
@require_POST
@for_hackathon_desk
def place(request: HttpRequest, event: Event) -> HttpResponse:
    """Gives one team a challenge by hand (`team`, `challenge` as uuid; an empty challenge takes it away)."""
    team = get_object_or_404(Team, event=event, uuid=_uuid(request, "team"))
    wanted = request.POST.get("challenge", "")
    challenge = get_object_or_404(Challenge, event=event, uuid=_uuid(request, "challenge")) if wanted else None
    with refusals_said(request):
        place_team(team=team, challenge=challenge, by=visitor(request))
        messages.success(request, _("Saved."))
    return redirect("events:desk_allotment", event.slug)


@for_event
@never_cache
@require_GET
@for_hackathon_desk
def export(request: HttpRequest, event: Event) -> HttpResponse:
    response = JsonResponse(export_of(allotment_of(event)), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-allotment.json"'
    return response


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
