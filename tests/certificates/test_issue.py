"""A completed course gives one certificate, through the outbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import transaction

from accounts.domain.people import leave
from accounts.models import Message, Person
from certificates.domain.issue import issue_certificate, revoke_certificate
from certificates.models import Certificate
from core.errors import Conflict
from core.models import AuditEntry, OutboxMessage
from courses.models import Enrolment
from courses.signals import course_completed

pytestmark = pytest.mark.django_db


def complete(enrolment: Enrolment) -> None:
    with transaction.atomic():
        course_completed.send(Enrolment, enrolment=enrolment)


def test_completion_asks_the_outbox_and_the_worker_issues(
    enrolment: Enrolment, deliver_outbox: Callable[[], int]
) -> None:
    complete(enrolment)
    assert not Certificate.objects.exists()
    deliver_outbox()
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.holder_name) == (enrolment.person, "Mira Sommerlicht")
    assert certificate.snapshot["title"] == {"de": "KI verstehen", "en": "Understanding AI"}
    assert [(skill["code"], skill["level"]) for skill in certificate.snapshot["skills"]] == [("1.2", 4)]


def test_completing_twice_gives_one_certificate_and_one_message(
    enrolment: Enrolment, deliver_outbox: Callable[[], int]
) -> None:
    for _ in range(2):
        complete(enrolment)
        OutboxMessage.objects.filter(topic="certificates.issue").update(done_at=None)
        deliver_outbox()
    assert Certificate.objects.count() == 1
    assert Message.objects.filter(kind="certificate_issued").count() == 1
    letters = [letter.subject for letter in mail.outbox]
    assert len([subject for subject in letters if "ertifi" in subject]) == 1, letters


def test_a_course_without_certificate_gives_none(enrolment: Enrolment, deliver_outbox: Callable[[], int]) -> None:
    enrolment.course.certificate = False
    enrolment.course.save()
    complete(enrolment)
    deliver_outbox()
    assert not Certificate.objects.exists()


def test_an_unfinished_course_is_refused(enrolment: Enrolment) -> None:
    enrolment.completed_at = None
    with pytest.raises(Conflict):
        issue_certificate(enrolment=enrolment)


def test_what_changes_later_does_not_change_the_certificate(enrolment: Enrolment, person: Person) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    enrolment.course.texts.update(title="Anders")
    person.name = "Anders"
    person.save()
    certificate.refresh_from_db()
    assert certificate.snapshot["title"]["de"] == "KI verstehen"
    assert certificate.holder_name == "Mira Sommerlicht"


def test_revoking_keeps_the_row_the_reason_and_the_history(enrolment: Enrolment, person: Person) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    revoke_certificate(certificate=certificate, by=person, reason="Versehen")
    again = revoke_certificate(certificate=certificate, by=person, reason="Noch einmal")
    assert (again.is_valid, again.revoked_reason) == (False, "Versehen")
    assert AuditEntry.objects.filter(action="certificate.revoked").count() == 1


def test_who_leaves_takes_name_and_document_along_and_the_proof_stays(enrolment: Enrolment, person: Person) -> None:
    certificate = issue_certificate(enrolment=enrolment)
    leave(person=person, by=person)
    certificate.refresh_from_db()
    assert (certificate.person, certificate.holder_name, certificate.is_valid) == (None, "", True)
    assert "Mira" not in str(certificate.snapshot)
