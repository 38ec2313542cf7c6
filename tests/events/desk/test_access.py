"""Who may open the desk of an event."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organisation
from events.models import Event
from tests.accounts.makers import make_member, make_person, signed_in_client

pytestmark = pytest.mark.django_db


def address(event: Event) -> str:
    return reverse("events:desk_event", args=[event.slug])


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.TRAINER])
def test_whoever_teaches_at_the_organisation_opens_the_desk(event: Event, house: Organisation, role: Role) -> None:
    answer = signed_in_client(make_member(house, role, language="en")).get(address(event))
    assert answer.status_code == 200
    assert event.titles["en"] in answer.text


def test_a_foreign_event_does_not_exist(stranger: Client, event: Event) -> None:
    assert stranger.get(address(event)).status_code == 404


def test_a_representative_does_not_hold_events(event: Event, house: Organisation) -> None:
    client = signed_in_client(make_member(house, Role.REPRESENTATIVE, language="en"))
    assert client.get(address(event)).status_code == 404


def test_staff_helps_at_every_desk(event: Event) -> None:
    assert signed_in_client(make_person(is_staff=True, language="en")).get(address(event)).status_code == 200


def test_a_visitor_is_sent_to_sign_in(event: Event) -> None:
    answer = Client().get(address(event))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
