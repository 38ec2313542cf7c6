"""The city's own pages: home, help, about, accessibility, privacy, imprint."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe

from catalogue.enums import Topic
from catalogue.selectors.soon import soon, this_week
from core.audience import Audience, audience
from lms.selectors.numbers import city_numbers

POPULAR = (Topic.PHONE_COMPUTER, Topic.OFFICES_EVERYDAY, Topic.AI, Topic.LANGUAGES)


@audience(Audience.PUBLIC)
@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    week = this_week(language, 3)
    context = {
        "week": week,
        "cards": week.hits or soon(language, 3),
        "popular": [(topic.value, topic.label) for topic in POPULAR],
        "numbers": city_numbers(),
    }
    return render(request, "city/home.html", context)


def city_page(name: str) -> Any:
    """A page of plain text: `templates/city/<name>.html`, with the city's address at hand."""

    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"city/{name}.html", {"city": settings.CITY})

    return audience(Audience.PUBLIC)(require_safe(conditional_page(page)))
