"""The calm answer while the database cannot be reached: 503 in the reader's language, made without the database."""

from __future__ import annotations

import copy

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

log = structlog.get_logger("lichthof.request")

RETRY_AFTER_SECONDS = "30"
PLAIN = (
    "<!doctype html><html lang='de'><meta charset='utf-8'><title>Lichthof</title><h1>Wir sind gleich wieder da.</h1>"
    "<p>We will be back in a moment.</p></html>"
)


def database_is_away(error: BaseException | None) -> bool:
    """True for what drivers raise when they cannot reach or lost the database, or waited too long for its lock."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return not str(error).startswith("no such ")  # SQLite calls a missing table operational too; that is our fault


def answer_without_database(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The 503 for `error`, or None when it is no matter of the database being away."""
    if not database_is_away(error):
        return None
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    log.error("database_away", kind=type(error).__name__)
    response = _json(request) if request.path_info.startswith("/api/") else _page(request)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    response["Cache-Control"] = "no-store"
    return response


def _json(request: HttpRequest) -> HttpResponse:
    problem = {"type": "about:blank", "title": "Service unavailable", "status": 503, "code": "database_away"}
    return JsonResponse(problem, status=503, content_type="application/problem+json")


def _page(request: HttpRequest) -> HttpResponse:
    quiet = copy.copy(request)
    quiet.user = AnonymousUser()
    quiet.session = {}  # type: ignore[assignment]  # nobody is asked for, so nothing is read
    quiet._messages = []  # type: ignore[attr-defined]
    language = translation.get_language_from_request(request, check_path=True)
    try:
        with translation.override(language):
            return render(quiet, "503.html", status=503)
    except DatabaseError:
        return HttpResponse(PLAIN, status=503)
