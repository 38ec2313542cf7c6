"""The public verification page: what anyone may know, and nothing about whom."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Person
from certificates.codes import ALPHABET, new_code
from certificates.domain.issue import issue_certificate, revoke_certificate
from certificates.models import Certificate
from courses.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(enrolment: Enrolment) -> Certificate:
    cache.clear()
    return issue_certificate(enrolment=enrolment)


def test_a_stranger_sees_what_was_achieved_and_no_name(client: Client, certificate: Certificate) -> None:
    response = client.get(f"/verify/{certificate.code}?lang=en")
    page = response.content.decode()
    assert response.status_code == 200
    assert "genuine and valid" in page
    assert "Understanding AI" in page
    assert "Haus des Lichts" in page
    assert "Mira" not in page
    assert not response.cookies


def test_programs_get_json(client: Client, certificate: Certificate) -> None:
    answer = client.get(f"/verify/{certificate.code}", headers={"accept": "application/json"}).json()
    assert (answer["status"], answer["issuer"]) == ("valid", "Haus des Lichts")
    assert "Mira" not in str(answer)


@pytest.mark.parametrize("form", [str.lower, lambda code: "-".join(code[i : i + 4] for i in (0, 4, 8, 12))])
def test_hyphens_and_capitals_do_not_matter(client: Client, certificate: Certificate, form) -> None:
    assert client.get(f"/verify/{form(certificate.code)}").status_code == 200


def test_a_tampered_code_is_told_from_an_unknown_one(client: Client, certificate: Certificate) -> None:
    other = ALPHABET[(ALPHABET.index(certificate.code[0]) + 1) % len(ALPHABET)]
    tampered = client.get(f"/verify/{other}{certificate.code[1:]}?lang=en")
    assert tampered.status_code == 404
    assert "typing error" in tampered.content.decode()
    unknown = client.get(f"/verify/{new_code()}?lang=en")
    assert unknown.status_code == 404
    assert "No certificate has this code" in unknown.content.decode()


@pytest.mark.parametrize("code", ["x" * 3000, "%00", "<script>", "ÄÖÜ", "' OR 1=1"])
def test_hostile_codes_get_a_calm_answer(client: Client, code: str) -> None:
    cache.clear()
    response = client.get(f"/verify/{code}")
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


def test_a_revoked_certificate_says_so_with_its_reason(
    client: Client, certificate: Certificate, person: Person
) -> None:
    revoke_certificate(certificate=certificate, by=person, reason="Issued by mistake")
    page = client.get(f"/verify/{certificate.code}?lang=en").content.decode()
    assert "was revoked" in page
    assert "Issued by mistake" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Mira Sommerlicht", "Yes"), ("  mira   SOMMERLICHT ", "Yes"), ("Mira Winterlicht", "No"), ("", None)],
)
def test_who_knows_the_name_gets_yes_or_no(
    client: Client, certificate: Certificate, typed: str, said: str | None
) -> None:
    page = client.post(f"/verify/{certificate.code}?lang=en", {"name": typed}).content.decode()
    assert ("Yes, this name" in page, "No, this name" in page) == (said == "Yes", said == "No")


def test_names_cannot_be_guessed_for_long(client: Client, certificate: Certificate) -> None:
    for number in range(10):
        client.post(f"/verify/{certificate.code}", {"name": f"guess {number}"})
    page = client.post(f"/verify/{certificate.code}?lang=en", {"name": "Mira Sommerlicht"}).content.decode()
    assert "Too many names" in page


def test_codes_cannot_be_tried_for_long(client: Client) -> None:
    cache.clear()
    statuses = [client.get(f"/verify/{new_code()}").status_code for _ in range(61)]
    assert set(statuses[:60]) == {404}
    assert statuses[60] == 429


def test_a_typed_code_leads_to_its_page_and_a_slip_is_explained(client: Client, certificate: Certificate) -> None:
    assert client.get("/en/verify/", {"code": certificate.code.lower()}).status_code == 302
    slip = client.get("/en/verify/", {"code": "ABCD"})
    assert slip.status_code == 422
    assert "typing error" in slip.content.decode()
