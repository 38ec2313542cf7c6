"""People who look for a team: the cards, one's own card, and what is proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.posted import done, refusals_at, sent
from events.domain.seekers import save_card, withdraw_card
from events.models import Event, Seeker
from events.selectors.seekers import (
    card_of,
    interest_words,
    partners_of,
    proposals_for_seeker,
    seekers_of,
    words_of,
)
from events.selectors.teams import team_of
from events.team_words import language_words, skill_words

from .common import at_hackathon, sees_names, show
from .forms import SeekerForm

PER_PAGE = 30


@signed_in
@at_hackathon
@never_cache
@require_GET
def looking(request: HttpRequest, event: Event) -> HttpResponse:
    """Cards are for people who are at this event themselves."""
    card, words = card_of(request.user, event), interest_words(event)
    mine = team_of(request.user, event)
    named = sees_names(request.user, event)
    page = Paginator(seekers_of(event), PER_PAGE).get_page(request.GET.get("page")) if named else None
    context: dict[str, Any] = {
        "card": described(card, words) if card else None,
        "mine": mine,
        "page": page,
        "cards": [described(row, words) for row in page.object_list] if page else [],
        "proposals": proposals_for_seeker(card, words) if card and not mine else [],
        "partners": partners_of(card, words) if card and not mine else [],
    }
    return show(request, "looking", event, "teams", **context)


def described(card: Seeker, words: dict[str, str]) -> dict[str, Any]:
    """A card with words instead of keys."""
    return {
        "seeker": card,
        "skills": skill_words(card.skills),
        "interests": words_of(card.interests, words),
        "languages": language_words(card.languages),
    }


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def my_card(request: HttpRequest, event: Event) -> HttpResponse:
    card, person = card_of(request.user, event), visitor(request)
    form = SeekerForm(sent(request), words=interest_words(event), card=card)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            save_card(event=event, person=person, by=person, **form.cleaned_data)
            messages.success(request, _("Your card is there. Registered people can read it."))
            return redirect("events:seekers", event.slug)
    return show(request, "card", event, "teams", form=form, card=card)


@signed_in
@at_hackathon
@require_POST
def drop_card(request: HttpRequest, event: Event) -> HttpResponse:
    done(request, withdraw_card, _("Your card is deleted."), event=event, person=visitor(request), by=visitor(request))
    return redirect("events:seekers", event.slug)
