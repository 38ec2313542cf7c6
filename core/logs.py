"""Logs without personal data: what libraries write is stripped of addresses before it leaves the process."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

# mail addresses, IPv4 and IPv6 addresses, PostgreSQL's "Key (email)=(…)" details
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"
    r"|\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b"
    r"|(?<==)\([^)]*\)(?= already exists| is not present| is still referenced)"
)


def scrub(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: every text of the event, the traceback too, loses what could name a person."""
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = _PERSONAL.sub("…", value)
    return event


class RouteInsteadOfPath(logging.Filter):
    """Django's own lines about a request say its path, which may carry a token: they say the route instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = (
                "%s %s %s",
                (
                    getattr(record, "status_code", ""),
                    getattr(request, "method", ""),
                    match.route if match else "(no route)",
                ),
            )
        return True
