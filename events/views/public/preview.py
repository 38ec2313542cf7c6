"""A draft of the longer text in the CMS, drawn on the event's own page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import override

from events.domain.long_texts import readable
from events.models import Event
from events.selectors.page import event_to_show, facts_about

from .event import page_context


def draw(request: HttpRequest, page: Any) -> HttpResponse:
    """`page` as it would look when published, in its own language; only the CMS may frame it."""
    slug = Event.objects.filter(page_key=page.translation_key).values_list("slug", flat=True).first()
    if slug is None:
        raise Http404
    language = page.locale.language_code
    with override(language):
        event = event_to_show(slug, request.user)
        with timezone.override(event.offering.zone):
            context = page_context(event, request.user, facts_about(event, request.user), timezone.now())
            context["text"].body, context["text"].language = readable(page), language
            template = "events/hub.html" if event.is_hackathon else "events/event.html"
            response = render(request, template, context)
    response._csp_config = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
