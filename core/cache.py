"""A Redis cache that may be away: meanwhile each process remembers for itself, and pages go on.

Rate limits then count per process, sessions come from the database. After a failed call Redis is left alone for a moment,
so that a page with twenty look-ups does not wait twenty times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

log = structlog.get_logger("lichthof.cache")

LEFT_ALONE_SECONDS = 2.0
CALLS = ("add", "get", "set", "touch", "delete", "get_many", "set_many", "delete_many", "has_key", "incr", "clear")


class CalmRedisCache(RedisCache):
    away_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.spare = LocMemCache("while-redis-is-away", {"TIMEOUT": params.get("TIMEOUT", 300)})

    def ping(self) -> None:
        """Raises when Redis does not answer; for the readiness check."""
        self._cache.get_client().ping()

    def _note_away(self, error: Exception) -> None:
        if self.away_until == 0.0:
            self.spare.clear()  # what it kept from an earlier absence is stale
            log.error("cache_away", kind=type(error).__name__)
        type(self).away_until = time.monotonic() + LEFT_ALONE_SECONDS


def calm(name: str) -> Callable[..., Any]:
    """The backend's call `name`, answered by the process's own memory while Redis is away."""
    real = getattr(RedisCache, name)

    @wraps(real)
    def call(self: CalmRedisCache, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.away_until:
            try:
                answer = real(self, *args, **kwargs)
                type(self).away_until = 0.0
                return answer
            except (RedisAway, RedisSilent) as error:
                self._note_away(error)
        return getattr(self.spare, name)(*args, **kwargs)

    return call


for _name in CALLS:
    setattr(CalmRedisCache, _name, calm(_name))
