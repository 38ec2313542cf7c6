"""Middleware of the house: language by address, policy per area, calm answers when something fails."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render

from .away import answer_without_database
from .context import MACHINE_PREFIXES
from .errors import DomainError

log = structlog.get_logger("lichthof.request")
type GetResponse = Callable[[HttpRequest], HttpResponse]


class PageLocale(LocaleMiddleware):
    """Leaves machine addresses alone: they never redirect to a language prefix."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if request.path_info.startswith(MACHINE_PREFIXES):
            return response
        return super().process_response(request, response)  # type: ignore[return-value]


# What a page may ask of the device; the one page that scans codes says so itself.
DEVICE_POLICY = "camera=(), microphone=(), geolocation=()"


class PagePolicy(ContentSecurityPolicyMiddleware):
    """Django's CSP, with the looser policy for the CMS only; no camera unless the page itself asks for it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith("/cms/"):
            response._csp_config = settings.CMS_CSP  # type: ignore[attr-defined]
        response.setdefault("Permissions-Policy", DEVICE_POLICY)
        return super().process_response(request, response)


class PublicETag(ConditionalGetMiddleware):
    """Strangers' pages without an ETag of their own get one of their bytes. Pages of signed-in people never carry one:
    they are private, and a nonce in them must not outlive its response."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            return response
        return super().process_response(request, response)  # type: ignore[return-value]


class RequestLog:
    """One line per request: method, route, status. No address of the visitor, no path (it may carry a token)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        log.info("request", method=request.method, route=match.route if match else "", status=response.status_code)
        return response


class DatabaseAway:
    """Answers 503 in the reader's language while the database cannot be reached; recovers without restart.

    What fails inside another middleware never comes by here: Django turns it into its error page, which asks `away` too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_without_database(request, error)


class Errors:
    """A DomainError that no view caught becomes a page with its sentence and its status; so does the address of a button
    that somebody opens like a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, error.template, {"error": error}, status=error.status)
