"""What the house knows about a person, handed to that person alone."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.domain.messages import send_message
from core.models import AuditEntry

from .makers import PASSWORD, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db
ADDRESS = "/en/account/data/"


def test_the_file_holds_what_is_the_persons_own_and_nobody_elses() -> None:
    person, other = make_person("Mira Sommerlicht"), make_person("Bo Kerze")
    for one in (person, other):
        context = {"organisation": make_organisation()}
        send_message(to=one, kind="organisation_verified", key=f"k-{one.pk}", context=context)
    client = Client()
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    answer = client.get(ADDRESS)
    data = answer.json()
    assert data["accounts.Person"][0]["name"] == "Mira Sommerlicht"
    assert len(data["accounts.Message"]) == 1
    assert "Bo Kerze" not in answer.content.decode()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="person.data_handed_over").count() == 1


def test_an_old_sign_in_is_asked_again_and_a_stranger_signs_in() -> None:
    answer = signed_in_client(make_person()).get(ADDRESS)
    assert (answer.status_code, "reauthenticate" in answer.headers["Location"]) == (302, True)
    assert Client().get(ADDRESS).status_code == 302
