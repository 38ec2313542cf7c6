"""A Redis cache that may be away: pages then answer without it instead of failing.

What is lost is speed and the counting of rate limits; sessions also live in the database. After a failed call the cache
is left alone for a moment, so that a page with twenty look-ups does not wait twenty times.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

log = structlog.get_logger("lichthof.cache")

LEFT_ALONE_SECONDS = 2.0


class CalmRedisCache(RedisCache):
    _away_until = 0.0

    def _calm(self, call: str, nothing: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._away_until:
            return nothing
        try:
            return getattr(super(), call)(*args, **kwargs)
        except (RedisAway, RedisSilent) as error:
            CalmRedisCache._away_until = time.monotonic() + LEFT_ALONE_SECONDS
            log.error("cache_away", kind=type(error).__name__)
            return nothing

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._calm("get", default, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._calm("get_many", {}, keys, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._calm("set", None, key, value, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._calm("set_many", list(data), data, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._calm("add", False, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._calm("touch", False, key, *args, **kwargs)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._calm("delete", False, key, version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._calm("delete_many", None, keys, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._calm("has_key", False, key, version)

    def clear(self) -> Any:
        return self._calm("clear", False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """ValueError when the cache is away, as for a key that is not there."""
        value = self._calm("incr", None, key, delta, version)
        if value is None:
            raise ValueError("the cache is away")
        return value
