"""A team and its challenge: terms, wishes, choice, and how it came about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.errors import DomainError, NotFound
from core.posted import refusals_at
from events.domain.allotment import allotment_of, commitment
from events.domain.challenges import accept_terms, choose_challenge, chooses_directly, leave_challenge
from events.domain.wishes import check_wishing, save_wishes
from events.hackathon_forms import WishesForm
from events.models import Challenge, Event, Team
from events.selectors.allotment import explain, summary
from events.selectors.briefs import ChallengeCard, cards_of, terms_of

from .common import for_team, frame


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@for_team
def wishes(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    cards = cards_of(event)
    form = _form(request, event, team, cards)
    if request.method == "POST" and form.is_valid():
        by_slug = {card.challenge.slug: card.challenge for card in cards}
        with refusals_at(form):
            save_wishes(team=team, challenges=[by_slug[slug] for slug in form.wished], by=visitor(request))
            messages.success(request, _("Your team’s wishes are saved. Everybody in the team can change them."))
            return redirect("events:wishes", event.slug)
    status = 422 if form.errors else 200
    return render(request, "events/challenges/wishes.html", _context(request, event, team, cards, form), status=status)


@signed_in
@require_POST
@for_team
def accept(request: HttpRequest, event: Event, team: Team, challenge: str) -> HttpResponse:
    """`version`: the one that was read."""
    row = _challenge(event, challenge)
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = 0
    if not request.POST.get("accepts"):
        messages.error(request, _("Tick the box if you accept the terms."))
        return redirect("events:challenge", event.slug, row.slug)
    person = visitor(request)
    try:
        accept_terms(team=team, challenge=row, person=person, version=version, by=person)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("events:challenge", event.slug, row.slug)
    messages.success(request, _("Thank you. We have noted that you accept these terms, with version and time."))
    return redirect("events:challenge" if request.POST.get("stay") else "events:wishes", *_back(request, event, row))


def _back(request: HttpRequest, event: Event, challenge: Challenge) -> list[str]:
    return [event.slug, challenge.slug] if request.POST.get("stay") else [event.slug]


@signed_in
@require_POST
@for_team
def choose(request: HttpRequest, event: Event, team: Team, challenge: str) -> HttpResponse:
    row = _challenge(event, challenge)
    try:
        choose_challenge(team=team, challenge=row, by=visitor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("events:challenge", event.slug, row.slug)
    messages.success(request, _("This is your team’s challenge now."))
    return redirect("events:wishes", event.slug)


@signed_in
@require_POST
@for_team
def leave(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    """Gives the place back, where teams choose for themselves."""
    if chooses_directly(event):
        leave_challenge(team=team, by=visitor(request))
        messages.success(request, _("Your team has no challenge now; the place is free for others."))
    return redirect("events:wishes", event.slug)


def _form(request: HttpRequest, event: Event, team: Team, cards: list[ChallengeCard]) -> WishesForm:
    chosen = list(team.wishes.order_by("rank").values_list("challenge__slug", flat=True))
    choices = [(card.challenge.slug, f"{card.number} · {card.text.title}") for card in cards]
    most = min(event.hackathon.wishes_max, len(cards))
    return WishesForm(request.POST if request.method == "POST" else None, most=most, choices=choices, chosen=chosen)


def _context(
    request: HttpRequest, event: Event, team: Team, cards: list[ChallengeCard], form: WishesForm
) -> dict[str, Any]:
    by_key = {card.challenge.pk: card for card in cards}
    keys = list(team.wishes.order_by("rank").values_list("challenge", flat=True))
    wished = [by_key[key] for key in keys if key in by_key]
    allotment = allotment_of(event) if event.hackathon.wishes_until else None
    dealt_out = allotment is not None and allotment.published_at is not None
    current = by_key.get(team.challenge_id or 0)
    return {
        **frame(request, event, "challenges"),
        "team": team,
        "cards": cards,
        "form": form,
        "may_wish": _may_wish(event),
        "closed": _closed(event),
        "wished": [{"card": card, "terms": terms_of(team, card.challenge)} for card in wished],
        "current": current,
        "current_terms": terms_of(team, current.challenge) if current else None,
        "direct": chooses_directly(event),
        "allotment": allotment,
        "commitment": commitment(allotment) if allotment else "",
        "explained": explain(allotment, team) if allotment and dealt_out else None,
        "figures": summary(allotment.answer["figures"]) if allotment and dealt_out else [],
    }


def _may_wish(event: Event) -> bool:
    return _closed(event) == ""


def _closed(event: Event) -> str:
    try:
        check_wishing(event, timezone.now())
    except DomainError as refusal:
        return str(refusal.message)
    return ""


def _challenge(event: Event, slug: str) -> Challenge:
    rows = Challenge.objects.visible().filter(event=event, slug=slug).select_related("brief")
    found = rows.first()
    if found is None:
        raise NotFound(_("This challenge is not offered any more."))
    return found
