"""The city looks at organisations that were founded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.organisations import refuse_organisation, verify_organisation
from accounts.forms import RefusalForm
from accounts.models import Organisation
from accounts.policy import staff_only, visitor
from accounts.selectors.organisations import listed_organisations, members_of, waiting_organisations

from .common import said_yes


@staff_only
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    context = {"waiting": waiting_organisations(), "verified": listed_organisations()}
    return render(request, "accounts/staff_organisations.html", context)


@staff_only
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Verify, or refuse with a reason."""
    found = get_object_or_404(Organisation, slug=slug)
    form = RefusalForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST" and _decided(request, form, found):
        return redirect("accounts:staff_organisations")
    context = {"organisation": found, "members": members_of(found), "form": form}
    return render(request, "accounts/staff_organisation.html", context)


def _decided(request: HttpRequest, form: RefusalForm, found: Organisation) -> bool:
    by = visitor(request)
    if "verify" in request.POST:
        verify_organisation(organisation=found, by=by)
        messages.success(request, _("%(name)s is verified.") % {"name": found.name})
        return True
    if "refuse" not in request.POST or not form.is_valid():
        return False
    reason = form.cleaned_data["reason"]
    if not said_yes(form, lambda: refuse_organisation(organisation=found, reason=reason, by=by)):
        return False
    messages.success(request, _("The request of %(name)s is closed.") % {"name": found.name})
    return True
