"""Someone was asked into an organisation and follows the address in the letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.invitations import accept_invitation, find_invitation
from accounts.domain.secret_links import is_addressed_to
from accounts.policy import signed_in, visitor


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    person = visitor(request)
    found = find_invitation(token)
    if request.method == "POST":
        membership = accept_invitation(token=token, by=person)
        messages.success(request, _("Welcome to %(name)s!") % {"name": membership.organisation.name})
        return redirect("accounts:organisation_desk", membership.organisation.slug)
    context = {"invitation": found, "is_for_me": is_addressed_to(found, person), "is_open": found.is_open}
    return render(request, "accounts/invitation.html", context)
