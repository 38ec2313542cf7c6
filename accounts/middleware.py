"""Who may do more must prove more: a second factor for trainers, partners and staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audience import Audience

from .policy import needs_second_factor

OPEN_TO_ALL = {Audience.PUBLIC, Audience.MACHINE}


class SecondFactorMiddleware:
    """Sends those who need a second factor and have none to the page where they set one up.

    Guarded are all pages of signed-in people and the CMS; sign-in, account and public pages stay open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not _is_guarded(request, view):
            return None
        if not request.user.is_authenticated or not needs_second_factor(request.user):
            return None
        sentence = _("Your role lets you see what belongs to others. Please set up a second factor first.")
        messages.warning(request, sentence)
        return redirect(f"{reverse('mfa_index')}?{urlencode({'next': request.path})}")


def _is_guarded(request: HttpRequest, view: Any) -> bool:
    if request.path_info.startswith("/cms/"):
        return request.path_info not in {"/cms/login/", "/cms/logout/"}
    who = getattr(view, "audience", None)
    return who is not None and who not in OPEN_TO_ALL
