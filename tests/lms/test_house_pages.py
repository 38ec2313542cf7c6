"""The city's people decide on dead letters and read the trail; nobody else does."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from core import audit, outbox
from core.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = Person.objects.create(email="editor@demo.example", name="Eda Editor", is_staff=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def dead_letter(key: str = "mail:1") -> OutboxMessage:
    message = outbox.enqueue("mail.send", {"to": "x@demo.example"}, key=key)
    OutboxMessage.objects.filter(pk=message.pk).update(dead_at=timezone.now(), tries=8, last_error="SMTPException: no")
    return message


@pytest.mark.parametrize("name", ["city:dead_letters", "city:history"])
def test_people_who_are_not_staff_are_refused(client, name):
    assert client.get(reverse(name)).status_code == 302
    person = Person.objects.create(email="learner@demo.example", name="Lea")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(name)).status_code == 403


def test_dead_letters_are_listed_with_their_error(client, staff):
    dead_letter("mail:lost")
    outbox.enqueue("mail.send", {}, key="mail:waiting")
    page = client.get(reverse("city:dead_letters")).content.decode()
    assert ("mail:lost" in page, "SMTPException: no" in page, "mail:waiting" in page) == (True, True, False)


def test_trying_again_makes_it_due(client, staff):
    message = dead_letter()
    client.post(reverse("city:decide_letter", args=[message.pk]), {"retry": "1"})
    assert list(OutboxMessage.objects.due()) == [message]
    assert AuditEntry.objects.get(action="outbox.retried").actor_id == str(staff.uuid)


def test_discarding_closes_it(client, staff):
    message = dead_letter()
    client.post(reverse("city:decide_letter", args=[message.pk]), {"discard": "1"})
    message.refresh_from_db()
    assert (message.dead_at, message.done_at is not None) == (None, True)


def test_deciding_twice_is_answered_with_a_sentence(client, staff):
    message = dead_letter()
    address = reverse("city:decide_letter", args=[message.pk])
    client.post(address, {"retry": "1"})
    assert client.post(address, {"retry": "1"}).status_code == 409


def test_the_trail_names_who_did_it(client, staff):
    audit.record("test.done", on=staff, by=staff)
    audit.record("test.alone", on=staff)
    page = client.get(reverse("city:history")).content.decode()
    assert (page.count("Eda Editor") >= 1, "test.done" in page, "test.alone" in page) == (True, True, True)


def test_the_trail_can_be_narrowed(client, staff):
    audit.record("first.done", on=staff)
    audit.record("second.done", on=dead_letter())
    assert [
        entry.action for entry, _name in client.get(reverse("city:history"), {"action": "second"}).context["rows"]
    ] == ["second.done"]
    subject = {"subject": str(staff.uuid)}
    assert [entry.action for entry, _name in client.get(reverse("city:history"), subject).context["rows"]] == [
        "first.done"
    ]


@pytest.mark.parametrize("name", ["city:dead_letters", "city:history"])
def test_the_lists_cost_the_same_with_one_row_and_with_three(client, staff, assert_same_queries, name):
    keys = iter("abcdef")

    def more() -> None:
        audit.record("test.done", on=dead_letter(next(keys)), by=staff)

    more()
    assert_same_queries(lambda: client.get(reverse(name)), more)
