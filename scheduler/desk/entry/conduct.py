"""Codes of conduct and other terms: writing, publishing, and who accepted what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError
from scheduler.desk.pages import around
from scheduler.domain.terms import create_terms, publish_terms, remove_terms, write_draft
from scheduler.models import Terms, TermsVersion
from scheduler.selectors.entry import acceptances_of, open_things
from scheduler.selectors.terms import documents_of

from .forms import TermsForm, title_of
from .mount import Here

PER_PAGE = 50


@require_GET
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    live = here.offering.registrations.live().count()
    return here.render("conduct.html", {"documents": documents_of(here.offering), "registered": live})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    form = TermsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_terms(
                offering=here.offering, by=request.user, kind=form.cleaned_data["kind"], title=form.texts("title"),
                text=form.texts("text"),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved as a draft. Nobody is asked before you publish it."))
            return here.go("conduct_publish", terms=made.terms.uuid)
    return here.render("terms_write.html", {"form": form, "version": None})


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, here: Here, terms: UUID) -> HttpResponse:
    """The draft, or the beginning of the next version."""
    one = _terms(here, terms)
    newest = one.versions.order_by("-number").first()
    form = TermsForm(request.POST if request.method == "POST" else None, version=newest)
    if request.method == "POST" and form.is_valid():
        try:
            write_draft(terms=one, by=request.user, **_words(form))
        except DomainError as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved as a draft. Nobody is asked before you publish it."))
            return here.go("conduct_publish", terms=one.uuid)
    return here.render("terms_write.html", {"form": form, "version": newest})


def _words(form: TermsForm) -> dict[str, Any]:
    return {name: form.texts(name) for name in form.TEXTS}


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, here: Here, terms: UUID) -> HttpResponse:
    """Reads it once more and says how many people are asked to accept it."""
    one = _terms(here, terms)
    draft: TermsVersion | None = one.versions.filter(published_at=None).first()
    if draft is None:
        return here.go("conduct")
    told = here.offering.registrations.live().count()
    if request.method == "POST":
        publish_terms(version=draft, by=request.user)
        sentence = ngettext(
            "Published. %(count)d person is asked to accept it.",
            "Published. %(count)d people are asked to accept it.",
            told,
        )
        messages.success(request, sentence % {"count": told} if told else _("Published."))
        return here.go("conduct")
    return here.render("terms_publish.html", {"version": draft, "told": told})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, here: Here, terms: UUID) -> HttpResponse:
    one = _terms(here, terms)
    newest = one.versions.order_by("-number").first()
    if request.method == "POST":
        remove_terms(terms=one, by=request.user)
        messages.success(request, _("Removed. Who accepted it stays on record."))
        return here.go("conduct")
    return here.render("terms_remove.html", {"terms": one, "title": title_of(newest.title) if newest else ""})


@require_GET
def accepted(request: HttpRequest, here: Here) -> HttpResponse:
    """Who accepted which version when, and who has not yet."""
    people = here.offering.registrations.live().select_related("person").order_by("person__name", "id")
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    done, missing = acceptances_of(rows), open_things(rows)
    context = {"rows": [(row, done[row.pk], missing[row.pk].terms) for row in rows], "page": page, **around(page)}
    return here.render("accepted.html", context)


def _terms(here: Here, uuid: UUID) -> Terms:
    terms = get_object_or_404(Terms, uuid=uuid, offering=here.offering, removed_at=None)
    terms.offering = here.offering
    return terms
