"""The pages of the one search, for everything and for events; the same template answers with the page, or with its results alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.enums import Kind
from catalogue.query import parse
from catalogue.selectors.search import search
from catalogue.selectors.state import current_state
from core.audience import Audience, audience
from core.links import page_url

from .caching import etag, is_anonymous, mark


@dataclass(frozen=True)
class Door:
    """One way into the one search: everything, or what the page keeps to (`within`). `name` of its view and address."""

    name: str
    within: str
    words: Callable[[], dict[str, Any]]

    @property
    def path(self) -> str:
        return f"{self.name}/"


@audience(Audience.PUBLIC)
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    return answer(request, Door("learn", "", _all_words))


@audience(Audience.PUBLIC)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    return answer(request, Door("events", Kind.EVENT, _event_words))


def answer(request: HttpRequest, door: Door) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    query = parse(request.GET, within=door.within)
    state = current_state()
    fragment = wants_fragment(request)
    asked = (door.name, language, query.address, *query.ignored, str(fragment))
    tag = etag(state, *asked) if is_anonymous(request) else ""
    unchanged = get_conditional_response(request, etag=tag) if tag else None
    if unchanged is not None:
        return mark(unchanged, tag)
    page = search(query, language=language, state=state)
    context = {
        "page": page, "query": page.query, "path": door.path, "here": reverse(f"catalogue:{door.name}"),
        "canonical": page_url(door.path, language), "words": door.words(),
    }  # fmt: skip
    template = "catalogue/search.html#results" if fragment else "catalogue/search.html"
    response = mark(render(request, template, context), tag)
    if fragment:  # the browser's address bar shows the search without the form's empty fields
        response["HX-Push-Url"] = f"{request.path}{page.query}".removesuffix("?")
    return response


def _all_words() -> dict[str, Any]:
    return {
        "title": _("Courses and events"),
        "crumb": _("Learn"),
        "ask": _("What would you like to learn?"),
        "example": _("Phone, taxes, AI …"),
        "about": _("Courses and events in %(city)s: search, narrow down, take part.") % _city(),
    }


def _event_words() -> dict[str, Any]:
    return {
        "title": _("Where people meet"),
        "lead": _("Workshops, conferences, round tables and hackathons. Come in, most doors are free of charge."),
        "crumb": _("Meet"),
        "ask": _("What would you like to come to?"),
        "example": _("Hackathon, repair café, open data …"),
        "about": _("Events in %(city)s: workshops, conferences, meet-ups, hackathons.") % _city(),
    }


def _city() -> dict[str, str]:
    return {"city": settings.CITY_NAME}


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for the results alone, except when it rebuilds a page from the browser's history."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
