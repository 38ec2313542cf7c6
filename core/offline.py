"""Pages that open without network: the script with which a browser keeps them."""

from __future__ import annotations

from django.http import HttpResponse
from django.templatetags.static import static


def offline_worker(cache: str) -> HttpResponse:
    """A service worker; it answers for the folder it is served from. `cache`: what the browser keeps lies under this
    name. The same for everybody."""
    body = f'const CACHE = "{cache}";\nimportScripts("{static("js/offline-worker.js")}");\n'
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
