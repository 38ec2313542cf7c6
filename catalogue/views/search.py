"""The page of the one search; the same template answers with the page, or with its results alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalogue.query import parse
from catalogue.selectors.search import search
from catalogue.selectors.state import current_state
from core.audience import Audience, audience
from core.links import page_url

from .caching import etag, is_anonymous, mark


@audience(Audience.PUBLIC)
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    query = parse(request.GET)
    state = current_state()
    fragment = wants_fragment(request)
    tag = etag(state, language, query.address, *query.ignored, str(fragment)) if is_anonymous(request) else ""
    unchanged = get_conditional_response(request, etag=tag) if tag else None
    if unchanged is not None:
        return mark(unchanged, tag)
    page = search(query, language=language, state=state)
    context = {"page": page, "query": page.query, "path": "learn/", "canonical": page_url("learn/", language)}
    template = "catalogue/search.html#results" if fragment else "catalogue/search.html"
    response = mark(render(request, template, context), tag)
    if fragment:  # the browser's address bar shows the search without the form's empty fields
        response["HX-Push-Url"] = f"{request.path}{page.query}".removesuffix("?")
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for the results alone, except when it rebuilds a page from the browser's history."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
