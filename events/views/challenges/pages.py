"""The challenges of a hackathon, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.audience import Audience, audience
from core.errors import NotFound
from events.domain.challenges import chooses_directly
from events.models import ChallengeBrief, Event
from events.selectors.briefs import cards_of, terms_of
from events.selectors.submissions import own_team

from .common import for_hackathon, frame


@audience(Audience.PUBLIC)
@require_GET
@for_hackathon
def challenges(request: HttpRequest, event: Event) -> HttpResponse:
    team = own_team(event, request.user)
    context = {**frame(request, event, "challenges"), "cards": cards_of(event), "team": team}
    return render(request, "events/challenges/list.html", context)


@audience(Audience.PUBLIC)
@require_GET
@for_hackathon
def challenge(request: HttpRequest, event: Event, challenge: str) -> HttpResponse:
    """One challenge with its terms; a member of a team also sees where the team stands."""
    cards = cards_of(event)
    card = next((card for card in cards if card.challenge.slug == challenge), None)
    if card is None:
        raise NotFound(_("There is no such challenge."))
    team = own_team(event, request.user)
    context = {
        **frame(request, event, "challenges"),
        "card": card,
        "brief": card.challenge.brief,
        "versions": _versions(card.challenge.pk),
        "team": team,
        "terms": terms_of(team, card.challenge) if team else None,
        "direct": chooses_directly(event) if team else False,
        "others": [other for other in cards if other is not card][:3],
    }
    return render(request, "events/challenges/challenge.html", context)


def _versions(challenge: int) -> list[dict[str, Any]]:
    rows = ChallengeBrief.objects.filter(challenge=challenge, published_at__isnull=False).order_by("-version")
    return list(rows.values("version", "published_at", "sha256"))  # type: ignore[arg-type]
