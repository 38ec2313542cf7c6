"""A person changes what we know of them, or leaves the house altogether."""

from __future__ import annotations

import uuid

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from accounts.models import Person
from accounts.selectors.organisations import sole_ownerships
from accounts.signals import person_leaving
from core.audit import record
from core.errors import Conflict
from core.mail import queue_mail
from core.models import OutboxMessage
from core.outbox import enqueue
from core.personal_data import erase_everything_of

from .groups import sync_groups
from .letters import write_letter


@transaction.atomic
def change_profile(*, person: Person, name: str, language: str, by: Person) -> Person:
    """Certificates already issued keep the name they were issued with."""
    person.name = name
    person.language = language
    person.save(update_fields=["name", "language"])
    record("person.changed", on=person, by=by)
    return person


@transaction.atomic
def set_staff(*, person: Person, is_staff: bool, by: Person | None) -> Person:
    """Makes someone one of the city's own people, in the CMS too, or ends that."""
    person.is_staff = is_staff
    person.save(update_fields=["is_staff"])
    sync_groups(person)
    record("person.staff_set", on=person, by=by, is_staff=is_staff)
    return person


def check_can_leave(person: Person) -> None:
    """Errors: last_owner, naming the organisations that would be left without an owner."""
    if left_alone := sole_ownerships(person):
        names = ", ".join(organisation.name for organisation in left_alone)
        raise Conflict(
            _("You are the last owner of %(names)s. Make someone else an owner first, or remove the other members.")
            % {"names": names},
            code="last_owner",
        )


@transaction.atomic
def leave(*, person: Person, by: Person) -> None:
    """Erases the person in one transaction: upper floors give back places, every table follows its declaration.

    What stays: rows of history without name or address, and what was made anonymous. Errors: last_owner.
    """
    check_can_leave(person)
    email, language, number = person.email, person.language, person.pk
    record("person.left", on=person, by=by)
    person_leaving.send(sender=Person, person=person)
    erase_everything_of(person)
    person.delete()
    _forget_log(number)
    _forget_mails(email)
    enqueue("accounts.forget_sessions", {"person": number})
    _farewell(email, language)


def _forget_log(number: int) -> None:
    """Wagtail's log of changes to the person's own row carries the name as its label."""
    people = ContentType.objects.get_for_model(Person)
    ModelLogEntry.objects.filter(content_type=people, object_id=str(number)).delete()


def _forget_mails(email: str) -> None:
    """Sent and unsent mails carry name and address."""
    OutboxMessage.objects.filter(topic="mail.send", payload__to=email).delete()


def _farewell(email: str, language: str) -> None:
    with translation.override(language):
        letter = write_letter(
            subject=_("Your account is deleted"),
            text=_("As you wished, we have deleted your account and what we knew about you. Take care!"),
            language=language,
        )
    key = f"farewell:{uuid.uuid4()}"
    queue_mail(to=email, subject=letter.subject, text=letter.text, html=letter.html, key=key, language=language)
