"""Terms as the public and the desk read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from scheduler.models import Offering, Terms, TermsVersion


@dataclass(frozen=True)
class Document:
    """One of an offering's terms with its versions, newest first. `accepted` counts live registrations."""

    terms: Terms
    draft: TermsVersion | None
    current: TermsVersion | None
    older: list[TermsVersion]


def documents_of(offering: Offering) -> list[Document]:
    """All terms that were not removed; versions carry `accepted_by`. Two queries."""
    versions: dict[int, list[TermsVersion]] = {}
    rows = TermsVersion.objects.filter(terms__offering=offering).annotate(accepted_by=Count("acceptances"))
    for row in rows.order_by("terms_id", "-number"):
        versions.setdefault(row.terms_id, []).append(row)
    found = offering.terms.filter(removed_at=None)
    return [_document(terms, versions.get(terms.pk, [])) for terms in found]


def _document(terms: Terms, versions: list[TermsVersion]) -> Document:
    published = [row for row in versions if row.published_at]
    draft = next((row for row in versions if not row.published_at), None)
    return Document(terms, draft, published[0] if published else None, published[1:])


def published_versions(offering: Offering) -> list[Document]:
    return [document for document in documents_of(offering) if document.current]
