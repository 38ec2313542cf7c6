"""'Tell me when there is one': following a search, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import signed_in
from catalogue.domain.saved_searches import forget_search, save_search
from catalogue.models import SavedSearch
from catalogue.query import parse
from catalogue.selectors.saved_searches import described, searches_of
from core.errors import DomainError


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tell_me(request: HttpRequest) -> HttpResponse:
    """GET asks and shows what one follows already; POST follows the search in the address."""
    query = parse(request.GET)
    if request.method == "POST":
        try:
            save_search(query=query, language=get_language() or settings.LANGUAGE_CODE, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("We write to you as soon as there is something."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("catalogue:tell_me")
    context = {
        "query": query,
        "asked": described(query) if query.wanted else None,
        "followed": searches_of(request.user),
        "known": SavedSearch.objects.filter(person=request.user.pk, params=query.wanted).exists(),
    }
    return render(request, "catalogue/tell_me.html", context)


@signed_in
@require_POST
def forget(request: HttpRequest, uuid: UUID) -> HttpResponse:
    saved = get_object_or_404(SavedSearch, uuid=uuid, person=request.user.pk)
    forget_search(saved=saved, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("You no longer follow this search."))
    return redirect("catalogue:tell_me")
