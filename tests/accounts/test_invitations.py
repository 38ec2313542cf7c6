"""Invitations: a secret address in a letter, for one person, for fourteen days."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.domain.invitations import accept_invitation, invite, withdraw_invitation
from accounts.enums import Role
from accounts.models import Invitation, Membership
from core.errors import Conflict, NotFound, PermissionRefused

from .makers import make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Any:
    organisation = make_organisation(slug="ring", name="Ring")
    return organisation, make_member(organisation, Role.OWNER, name="Carla Himmelsblau", language="en")


def token_in_last_mail() -> str:
    found = re.search(r"/invitations/([\w-]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_letter_names_who_and_what_and_its_address_makes_a_member(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    guest = make_person(email="guest@city.example")
    invite(organisation=organisation, email=" Guest@City.example", role=Role.TRAINER, by=owner)
    deliver_outbox()
    assert mail.outbox[0].to == ["guest@city.example"]
    assert "Carla Himmelsblau invites you to Ring as: Trainer." in mail.outbox[0].body
    client = signed_in_client(guest)
    token = token_in_last_mail()
    assert "Ring invites you" in client.get(f"/en/invitations/{token}/").content.decode()
    answer = client.post(f"/en/invitations/{token}/")
    assert answer.headers["Location"] == "/en/desk/organisations/ring/"
    assert Membership.objects.get(person=guest).role == Role.TRAINER


def test_the_table_alone_opens_nothing(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    invitation = invite(organisation=organisation, email="guest@city.example", role=Role.TRAINER, by=owner)
    deliver_outbox()
    token = token_in_last_mail()
    assert token not in str(Invitation.objects.values().get())
    with pytest.raises(NotFound):
        accept_invitation(token=invitation.token_digest, by=make_person(email="guest@city.example"))


def test_accepting_twice_is_accepting_once(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    guest = make_person(email="guest@city.example")
    invite(organisation=organisation, email=guest.email, role=Role.TRAINER, by=owner)
    deliver_outbox()
    token = token_in_last_mail()
    assert accept_invitation(token=token, by=guest) == accept_invitation(token=token, by=guest)


def test_another_person_is_told_in_a_clear_sentence(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    invite(organisation=organisation, email="guest@city.example", role=Role.OWNER, by=owner)
    deliver_outbox()
    token, thief = token_in_last_mail(), make_person()
    client = signed_in_client(thief)
    assert "was sent to another address" in client.get(f"/en/invitations/{token}/").content.decode()
    assert client.post(f"/en/invitations/{token}/").status_code == 403
    with pytest.raises(PermissionRefused):
        accept_invitation(token=token, by=thief)
    assert not Membership.objects.filter(person=thief).exists()


def test_after_fourteen_days_or_when_withdrawn_it_opens_nothing(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    guest = make_person(email="guest@city.example")
    invitation = invite(organisation=organisation, email=guest.email, role=Role.TRAINER, by=owner)
    deliver_outbox()
    token = token_in_last_mail()
    with pytest.raises(Conflict) as refusal:
        accept_invitation(token=token, by=guest, now=timezone.now() + timedelta(days=14, seconds=1))
    assert refusal.value.code == "invitation_over"
    withdraw_invitation(invitation=invitation, by=owner)
    with pytest.raises(Conflict):
        accept_invitation(token=token, by=guest)
    assert "no longer valid" in signed_in_client(guest).get(f"/en/invitations/{token}/").content.decode()


def test_inviting_again_replaces_the_older_letter(house: Any, deliver_outbox: Any) -> None:
    organisation, owner = house
    guest = make_person(email="guest@city.example")
    for _time in range(2):
        invite(organisation=organisation, email=guest.email, role=Role.TRAINER, by=owner)
    deliver_outbox()
    first, second = (re.search(r"/invitations/([\w-]+)/", str(message.body))[1] for message in mail.outbox)
    with pytest.raises(Conflict):
        accept_invitation(token=first, by=guest)
    assert accept_invitation(token=second, by=guest).role == Role.TRAINER


def test_who_has_the_role_already_is_not_invited(house: Any) -> None:
    organisation, owner = house
    with pytest.raises(Conflict) as refusal:
        invite(organisation=organisation, email=owner.email.upper(), role=Role.OWNER, by=owner)
    assert (refusal.value.code, refusal.value.field) == ("already_member", "email")


def test_an_unknown_address_and_a_visitor_without_account(house: Any, client: Any) -> None:
    assert signed_in_client(make_person()).get("/en/invitations/nonsense/").status_code == 404
    answer = client.get("/en/invitations/nonsense/")
    assert answer.headers["Location"] == "/en/account/login/?next=/en/invitations/nonsense/"


def test_owners_invite_and_withdraw_on_the_desk(house: Any) -> None:
    organisation, owner = house
    client = signed_in_client(owner)
    client.post("/en/desk/organisations/ring/invite/", {"email": "guest@city.example", "role": "trainer"})
    invitation = Invitation.objects.get()
    assert "guest@city.example" in client.get("/en/desk/organisations/ring/").content.decode()
    client.post(f"/en/desk/organisations/ring/invitations/{invitation.uuid}/withdraw/")
    assert "guest@city.example" not in client.get("/en/desk/organisations/ring/").content.decode()


def test_members_are_changed_and_taken_off_on_the_desk(house: Any) -> None:
    organisation, owner = house
    client, trainer = signed_in_client(owner), make_member(organisation, Role.TRAINER)
    page = f"/en/desk/organisations/ring/members/{trainer.uuid}/"
    assert client.post(page, {"roles": ["editor"]}).status_code == 302
    assert Membership.objects.get(person=trainer).role == Role.EDITOR
    assert client.post(page, {"remove": "1"}).status_code == 302
    assert not Membership.objects.filter(person=trainer).exists()
    answer = client.post(f"/en/desk/organisations/ring/members/{owner.uuid}/", {"remove": "1"})
    assert "This is the last owner of Ring" in answer.content.decode()
    answer = client.post("/en/desk/organisations/ring/leave/")
    assert "This is the last owner of Ring" in answer.content.decode()
