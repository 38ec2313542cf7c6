"""What every page's template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

MACHINE_PREFIXES = (
    "/api/", "/feeds/", "/calendar/", "/verify/", "/credentials/", "/org/", "/status/", "/xapi", "/oauth/",
    "/livez", "/readyz", "/metrics", "/static/", "/media/", "/robots.txt", "/sitemap", "/cms/", "/favicon.ico",
)  # fmt: skip


def page(request: HttpRequest) -> dict[str, Any]:
    """City, base address, reading direction and the addresses of this page in the other languages."""
    return {
        "city_name": settings.CITY_NAME,
        "base_url": settings.BASE_URL,
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "language_links": language_links(request),
    }


def language_links(request: HttpRequest) -> list[dict[str, str]]:
    """[{code, name, href}] for the language switch: the same page under each prefix, without JavaScript."""
    path = request.get_full_path()
    first, _, rest = path.lstrip("/").partition("/")
    codes = {code for code, _name in settings.LANGUAGES}
    tail = rest if first in codes else ""
    return [{"code": code, "name": name, "href": f"/{code}/{tail}"} for code, name in settings.LANGUAGES]
