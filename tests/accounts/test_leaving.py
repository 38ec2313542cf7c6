"""My account: changing what is known of me, and leaving with everything."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts.domain.people import leave
from accounts.enums import Role
from accounts.models import Membership, Person
from accounts.signals import person_leaving
from core.errors import Conflict
from core.models import AuditEntry, OutboxMessage

from .makers import PASSWORD, make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db


def sign_in(person: Person) -> Client:
    client = Client()
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_name_and_language_are_changed_and_the_page_answers_in_the_new_language() -> None:
    person = make_person(language="de")
    answer = signed_in_client(person).post("/en/account/", {"name": " Mira  Neu ", "language": "uk"})
    assert answer.headers["Location"] == "/uk/account/"
    person.refresh_from_db()
    assert (person.name, person.language) == ("Mira Neu", "uk")


def test_a_refused_name_stays_in_the_form_and_nothing_is_saved() -> None:
    person = make_person(name="Mira")
    answer = signed_in_client(person).post("/en/account/", {"name": "x" * 10_000, "language": "en"})
    assert "at most 150" in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Mira"


def test_leaving_takes_everything_in_one_go(deliver_outbox: Any) -> None:
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    person = make_member(organisation, Role.TRAINER, email="gone@city.example", language="en")
    uuid = str(person.uuid)
    client = sign_in(person)
    heard: list[bool] = []
    person_leaving.connect(lambda sender, person, **_: heard.append(Person.objects.filter(pk=person.pk).exists()), weak=False, dispatch_uid="t")  # fmt: skip
    try:
        answer = client.post("/en/account/delete/", {"email": "GONE@city.example"})
    finally:
        person_leaving.disconnect(dispatch_uid="t")
    assert "Your account is deleted" in answer.content.decode()
    assert heard == [True]
    assert not Person.objects.filter(email="gone@city.example").exists()
    assert Membership.objects.count() == 1
    assert AuditEntry.objects.filter(action="person.left", subject_id=uuid).count() == 1
    assert client.get("/en/account/").status_code == 302
    deliver_outbox()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["gone@city.example"], "Your account is deleted")
    ]


def test_the_address_must_be_typed() -> None:
    person = make_person()
    client = sign_in(person)
    answer = client.post("/en/account/delete/", {"email": "someone@else.example"})
    assert "This is not the address of this account." in answer.content.decode()
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_device_left_open_is_not_enough() -> None:
    person = make_person()
    client = signed_in_client(person)  # a session without a recent sign-in
    answer = client.post("/en/account/delete/", {"email": person.email})
    assert answer.headers["Location"].startswith("/en/account/reauthenticate/")
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_last_owner_of_an_organisation_with_members_reads_why_not() -> None:
    organisation = make_organisation(name="Ring")
    owner = make_member(organisation, Role.OWNER)
    make_member(organisation, Role.TRAINER)
    client = sign_in(owner)
    assert "You are the last owner of Ring." in client.get("/en/account/delete/").content.decode()
    assert (
        "You are the last owner of Ring." in client.post("/en/account/delete/", {"email": owner.email}).content.decode()
    )
    with pytest.raises(Conflict):
        leave(person=owner, by=owner)
    assert Person.objects.filter(pk=owner.pk).exists()


def test_an_owner_without_other_members_may_go() -> None:
    organisation = make_organisation()
    owner = make_member(organisation, Role.OWNER)
    leave(person=owner, by=owner)
    assert not Person.objects.filter(pk=owner.pk).exists()


def test_other_devices_are_forgotten_too(deliver_outbox: Any) -> None:
    person, other = make_person(), make_person()
    sign_in(person)
    sign_in(other)
    leave(person=person, by=person)
    deliver_outbox()
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(other.pk)]


def test_mails_already_written_are_forgotten_with_the_person() -> None:
    person = make_person(email="gone@city.example")
    Client().post("/en/account/login/code/", {"email": person.email})
    leave(person=person, by=person)
    [farewell] = OutboxMessage.objects.filter(topic="mail.send")
    assert farewell.key.startswith("mail:farewell:")


def test_a_refusal_above_undoes_everything() -> None:
    person = make_person()

    def refuse(sender: Any, **_: Any) -> None:
        raise Conflict("not now")

    person_leaving.connect(refuse, weak=False, dispatch_uid="t")
    try:
        with pytest.raises(Conflict):
            leave(person=person, by=person)
    finally:
        person_leaving.disconnect(dispatch_uid="t")
    assert Person.objects.filter(pk=person.pk).exists()
    assert not AuditEntry.objects.filter(action="person.left").exists()
