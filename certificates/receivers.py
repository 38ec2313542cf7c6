"""A completed course asks for its certificate, through the outbox and in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.signals import person_leaving
from certificates.documents import forget_pdfs
from certificates.models import Certificate
from certificates.signals import certificate_revoked
from core.outbox import enqueue
from courses.models import Enrolment
from courses.signals import course_completed


@receiver(course_completed, dispatch_uid="certificates.course_completed")
def ask_for_certificate(sender: Any, *, enrolment: Enrolment, **_: Any) -> None:
    if enrolment.course.certificate:
        enqueue("certificates.issue", {"enrolment": str(enrolment.uuid)}, key=f"certificates.issue:{enrolment.uuid}")


@receiver(person_leaving, dispatch_uid="certificates.person_leaving")
def forget_documents(sender: Any, *, person: Any, **_: Any) -> None:
    """The rows lose the name through their declaration; the kept documents carry it too."""
    for certificate in Certificate.objects.filter(person=person):
        forget_pdfs(certificate)


@receiver(certificate_revoked, dispatch_uid="certificates.certificate_revoked")
def draw_it_anew(sender: Any, *, certificate: Certificate, **_: Any) -> None:
    """The next document says that it was revoked."""
    forget_pdfs(certificate)
