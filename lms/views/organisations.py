"""The partners of the house: a list, and each one's own page with what it offers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.policy import can_manage_organisation
from accounts.selectors.organisations import kinds_listed, listed_organisations
from catalogue.enums import Kind
from catalogue.selectors.soon import listings_of
from core.audience import Audience, audience

SHOWN = 24


@audience(Audience.PUBLIC)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Verified organisations by name; `?kind=` narrows the list."""
    kind = request.GET.get("kind", "")
    if kind and kind not in OrganisationKind.values:
        raise Http404
    context = {
        "organisations": listed_organisations(kind),
        "kinds": [(value, OrganisationKind(value).label) for value in kinds_listed()],
        "kind": kind,
    }
    return render(request, "organisations/list.html", context)


@audience(Audience.PUBLIC)
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are and what they offer. Not yet verified: only those who manage it see the page."""
    found = get_object_or_404(Organisation, slug=slug)
    if not found.is_verified and not can_manage_organisation(request.user, found):
        raise Http404
    offered = [hit for hit in listings_of(found, get_language() or "de", SHOWN + 1) if hit.kind != Kind.ORGANISATION]
    context = {"organisation": found, "hits": offered[:SHOWN], "has_more": len(offered) > SHOWN}
    return render(request, "organisations/page.html", context)
