"""Reads of certificates."""

from __future__ import annotations

import hmac
import unicodedata

from django.db.models import QuerySet

from accounts.models import Person
from certificates.codes import is_well_formed, normalise
from certificates.models import Certificate


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """A person's own, newest first, with their organisation."""
    return Certificate.objects.of(person).select_related("organisation")


def certificate_by_code(typed: str) -> Certificate | None:
    """The certificate of a typed code, or None; a code with a typing error never reaches the database."""
    code = normalise(typed)
    if not is_well_formed(code):
        return None
    return Certificate.objects.select_related("organisation").filter(code=code).first()


def is_holder(certificate: Certificate, typed_name: str) -> bool:
    """Whether the typed name is the holder's, whatever its case and spacing; compared in constant time."""
    if not certificate.holder_name:
        return False
    return hmac.compare_digest(_comparable(certificate.holder_name), _comparable(typed_name))


def _comparable(name: str) -> bytes:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).encode()
