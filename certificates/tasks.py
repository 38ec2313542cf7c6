"""What the worker does for this floor."""

from __future__ import annotations

from certificates.domain.issue import issue_certificate
from core.models import OutboxMessage
from core.outbox import handler
from courses.models import Enrolment


@handler("certificates.issue", queue="documents")
def issue(message: OutboxMessage) -> None:
    enrolments = Enrolment.objects.select_related("person", "course__organisation")
    # The person may have left in the meantime; then there is nothing to certify.
    enrolment = enrolments.filter(uuid=message.payload["enrolment"]).first()
    if enrolment and enrolment.person:
        issue_certificate(enrolment=enrolment)
