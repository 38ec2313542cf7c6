"""The CMS has no sign-in of its own: a password alone would be enough there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from core.audience import Audience, audience
from core.errors import PermissionRefused


@audience(Audience.PUBLIC)
def cms_sign_in(request: HttpRequest) -> HttpResponse:
    """To the hub's own sign-in and back. Someone signed in without rights there is told so instead of sent in circles."""
    if request.user.is_authenticated:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return redirect(_wanted(request))
        raise PermissionRefused(_("The workshop is for people who teach at an organisation."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': _wanted(request)})}")


@audience(Audience.PUBLIC)
def page_sign_in(request: HttpRequest) -> HttpResponse:
    """A page that only some may read asks for signing in; the hub does that."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': _wanted(request, '/')})}")


def _wanted(request: HttpRequest, area: str = "/cms/") -> str:
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(area)
    return wanted if safe else area
