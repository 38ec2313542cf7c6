"""The city's own pages: home, privacy, imprint, accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.audience import Audience, audience


@audience(Audience.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "city/home.html")
