"""A completed course asks for its certificate, through the outbox and in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from core.outbox import enqueue
from courses.models import Enrolment
from courses.signals import course_completed


@receiver(course_completed, dispatch_uid="certificates.course_completed")
def ask_for_certificate(sender: Any, *, enrolment: Enrolment, **_: Any) -> None:
    if enrolment.course.certificate:
        enqueue("certificates.issue", {"enrolment": str(enrolment.uuid)}, key=f"certificates.issue:{enrolment.uuid}")
