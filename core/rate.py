"""How often somebody may knock: a counter in the shared cache per key and window."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Counts this knock; False once more than `limit` came within the window of `seconds`."""
    name = f"rate:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) <= limit
    except ValueError:  # the window ended between the two calls
        return True


def visitor(request: HttpRequest) -> str:
    """What tells visitors apart for counting: their address; hashed before it is kept, and never logged.

    Behind proxies of our own (`TRUSTED_PROXIES`) it is what the outermost of them wrote; what visitors claim stands
    before that and is not looked at.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    stations = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(stations) >= proxies and (address := stations[-proxies].strip()):
        return address
    return request.META.get("REMOTE_ADDR", "")
