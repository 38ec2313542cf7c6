"""What the views of this floor share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Organisation, Person
from accounts.policy import organisations_of, require_organisation_manager
from core.errors import DomainError


def visitor(request: HttpRequest) -> Person:
    """The signed-in person; views that call this stand behind a guard."""
    return cast(Person, request.user)


def said_yes(form: forms.Form, verb: Callable[[], Any]) -> bool:
    """Runs a domain verb; a refusal becomes an error of the form, beside its field."""
    try:
        verb()
    except DomainError as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.message))
        return False
    return True


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
