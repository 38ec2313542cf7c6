"""What the views of this floor share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Organisation
from accounts.policy import organisations_of, require_organisation_manager, visitor
from core.posted import refusals_at


def said_yes(form: forms.Form, verb: Callable[[], Any]) -> bool:
    """Runs a domain verb; a refusal becomes an error of the form, beside its field."""
    with refusals_at(form):
        verb()
        return True
    return False


def own_organisation(request: HttpRequest, slug: str) -> Organisation:
    """One the visitor has a role in (any for staff); a foreign one does not exist for them."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = visitor(request)
    if not person.is_staff and not organisations_of(person).filter(pk=organisation.pk).exists():
        raise Http404
    return organisation


def managed_organisation(request: HttpRequest, slug: str) -> Organisation:
    """One the visitor owns (any for staff)."""
    organisation = own_organisation(request, slug)
    require_organisation_manager(request.user, organisation)
    return organisation
