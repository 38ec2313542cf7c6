"""My account: name and language, ways to sign in, and the way out."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.people import change_profile, check_can_leave, leave
from accounts.forms import LeaveForm, ProfileForm
from accounts.freshness import is_fresh
from accounts.models import Person
from accounts.policy import signed_in, visitor
from accounts.selectors.organisations import memberships_of
from core.audit import record
from core.errors import Conflict
from core.personal_data import everything_about

from .common import said_yes


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    person = visitor(request)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        change_profile(person=person, by=person, **form.cleaned_data)
        return _saved(request, person)
    kinds = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    context = {
        "form": form,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "has_app": Authenticator.Type.TOTP in kinds,
        "memberships": memberships_of(person),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything the house keeps about the person, as a file for them and for programs; after a fresh sign-in."""
    person = visitor(request)
    if not is_fresh(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    record("person.data_handed_over", on=person, by=person)
    body = json.dumps(everything_about(person), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lichthof-my-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def leave_house(request: HttpRequest) -> HttpResponse:
    """Fresh sign-in where there is something to ask for, then the address typed out."""
    person = visitor(request)
    if not is_fresh(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    form = LeaveForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid() and said_yes(form, lambda: leave(person=person, by=person)):
        logout(request)
        return render(request, "accounts/left.html")
    return render(request, "accounts/leave.html", {"form": form, "blocked": _blocked(person)})


def _saved(request: HttpRequest, person: Person) -> HttpResponse:
    """Back to the account page, in the language just chosen."""
    with override(person.language):
        messages.success(request, _("Saved."))
        return redirect("accounts:account")


def _blocked(person: Person) -> str:
    try:
        check_can_leave(person)
    except Conflict as refusal:
        return str(refusal.message)
    return ""
