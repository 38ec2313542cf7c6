"""Logs say what happened and where in the code; never who, from where, or with which token."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path


def token_page(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse("ok")


def broken_page(request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError("Key (email)=(anna@demo.example) already exists; asked from 203.0.113.77 or 2001:db8:1:2:3:4:5:6")


urlpatterns = [path("secret/<str:token>/", token_page), path("broken/<str:token>/", broken_page)]
handler500 = "lms.views.errors.server_error"


@pytest.fixture
def written():
    """Logging as the house configures it, into memory; returns what was written, as parsed lines."""
    stream = io.StringIO()
    handler = settings.LOGGING["handlers"]["out"] | {"stream": stream}
    logging.config.dictConfig(settings.LOGGING | {"handlers": {"out": handler}})
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_request_is_one_line_with_the_route_instead_of_the_path(written):
    Client().get("/secret/s3cr3t-token/", REMOTE_ADDR="203.0.113.77")
    [line] = written()
    assert {key: line[key] for key in ("event", "method", "route", "status")} == {
        "event": "request",
        "method": "GET",
        "route": "secret/<str:token>/",
        "status": 200,
    }


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("address", ["/broken/s3cr3t-token/", "/nowhere/s3cr3t-token/"])
def test_errors_are_logged_without_tokens_names_and_addresses(written, address):
    Client(raise_request_exception=False).get(address, REMOTE_ADDR="203.0.113.77")
    lines = written()
    text = json.dumps(lines)
    assert len(lines) >= 2, "the request itself and what went wrong"
    for secret in ("s3cr3t-token", "anna@", "203.0.113", "2001:db8"):
        assert secret not in text


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_traceback_is_kept(written):
    Client(raise_request_exception=False).get("/broken/x/")
    assert any("broken_page" in line.get("exception", "") for line in written())


def test_every_text_of_an_event_is_scrubbed(written):
    logging.getLogger("somewhere").warning("mail to %s from %s failed", "anna@demo.example", "192.0.2.4")
    assert written()[0]["event"] == "mail to … from … failed"
