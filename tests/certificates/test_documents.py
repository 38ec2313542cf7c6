"""The document: made once, the same bytes each time, whole in itself."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.test import Client

from accounts.models import Person
from certificates import documents, printing
from certificates.domain.issue import issue_certificate, revoke_certificate
from courses.models import Enrolment

pytestmark = pytest.mark.django_db


def test_the_document_is_a_tagged_pdf_and_always_the_same_bytes(enrolment: Enrolment) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    first = documents.render_pdf(certificate, "de")
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first or b"/ObjStm" in first
    assert documents.render_pdf(certificate, "de") == first


def test_it_is_kept_apart_from_what_everyone_may_see_and_drawn_anew_when_revoked(
    enrolment: Enrolment, person: Person
) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    before = documents.pdf_of(certificate, "de")
    assert storages["private"].exists(f"certificates/{certificate.uuid}-de.pdf")
    assert documents.pdf_of(certificate, "de") == before
    revoked = revoke_certificate(certificate=certificate, by=person, reason="Versehen")
    assert documents.pdf_of(revoked, "de") != before


@pytest.mark.parametrize(
    "name", ["نور الحسن", "Đặng Thị Ánh", "Олена Ґалаґан", "<b>&amp;</b>", "x" * 150, "\u202egnp.exe"]
)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_any_name_fits(enrolment: Enrolment, name: str, language: str) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    certificate.holder_name = name
    assert documents.render_pdf(certificate, language).startswith(b"%PDF-")


def test_nothing_is_fetched_from_outside() -> None:
    with pytest.raises(ValueError, match="not allowed"):
        printing.NothingFromOutside().fetch("https://example.org/spy.png")
    with pytest.raises(ValueError, match="not allowed"):
        printing.NothingFromOutside().fetch("file:///etc/passwd")


def test_only_its_owner_gets_the_document(enrolment: Enrolment, person: Person, client: Client) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    address = f"/de/me/certificates/{certificate.uuid}.pdf"
    assert client.get(address).status_code == 302
    client.force_login(Person.objects.create_user("other@example.org", name="Other"))
    assert client.get(address).status_code == 404
    client.force_login(person)
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
