"""Anonymous pages are the same for everybody until the catalogue moves: they carry an ETag and answer 304."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from catalogue.selectors.state import State

TEN_MINUTES = 600  # words for free places change without the catalogue's version: no page is older than this


def is_anonymous(request: HttpRequest) -> bool:
    """Nobody signed in, and no message waiting to be shown. No query without a session cookie."""
    if CookieStorage.cookie_name in request.COOKIES:
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated


def etag(state: State, *what: str) -> str:
    """The tag of a page made of the catalogue at `state`, of `what` was asked, of the day and of this release."""
    now = timezone.localtime()
    slot = int(now.timestamp()) // TEN_MINUTES
    whole = "\n".join([state.stamp, now.date().isoformat(), str(slot), release(), *what])
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """Changes with every release: the newest of what pages are made of."""
    folders = [Path(settings.BASE_DIR) / name for name in ("templates", "catalogue", "static/built", "locale")]
    times = [file.stat().st_mtime_ns for folder in folders for file in folder.rglob("*") if file.is_file()]
    return str(max(times, default=0))


def mark(response: HttpResponse, tag: str) -> HttpResponse:
    """Lets browsers and proxies keep the page if they ask again each time. `tag` "" for a signed-in person's page."""
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    if tag:
        response["ETag"] = tag
        patch_cache_control(response, no_cache=True, public=True)
    else:
        patch_cache_control(response, no_cache=True, private=True)
    return response
