"""Logs: one line of JSON per event on standard output; no addresses, no names, no mail addresses."""

from __future__ import annotations

from typing import Any

import structlog

from core.logs import scrub

PLAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]

structlog.configure(
    processors=[*PLAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                scrub,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": PLAIN,
        }
    },
    "filters": {"route": {"()": "core.logs.RouteInsteadOfPath"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["route"]}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "lichthof": {"level": "INFO"},
        "kombu.connection": {"level": "ERROR"},
        # django.setup() gives these handlers of their own, one of which would mail the request to the admins
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
    },
}
