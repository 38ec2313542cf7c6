"""Issuing: once per enrolment, from what is true at that moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.domain.messages import send_message
from certificates.models import Certificate
from certificates.signals import certificate_issued, certificate_revoked
from core.audit import record
from core.errors import Conflict
from core.i18n import pick
from courses.models import Enrolment
from skills.selectors import skills_of


def issue_certificate(*, enrolment: Enrolment, by: Any = None, now: datetime | None = None) -> Certificate:
    """The certificate of a completed enrolment; asking twice returns the same one.

    `enrolment` with person, course (and its texts, organisation) loaded or loadable. Raises Conflict when the course is
    not completed.
    """
    existing = Certificate.objects.filter(source=enrolment.uuid).first()
    if existing:
        return existing
    if enrolment.completed_at is None:
        raise Conflict("The course is not completed.", code="not_completed")
    try:
        with transaction.atomic():
            return _issue(enrolment, by, now or timezone.now())
    except IntegrityError:  # another worker was faster; its certificate is the one
        return Certificate.objects.get(source=enrolment.uuid)


def revoke_certificate(*, certificate: Certificate, by: Any, reason: str, now: datetime | None = None) -> Certificate:
    """Marks it revoked, with the reason that the verification page shows. A second call changes nothing."""
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.revoked_at is None:
            locked.revoked_at, locked.revoked_by, locked.revoked_reason = now or timezone.now(), by, reason[:300]
            locked.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
            record("certificate.revoked", on=locked, by=by)
            certificate_revoked.send(Certificate, certificate=locked)
    return locked


def _issue(enrolment: Enrolment, by: Any, now: datetime) -> Certificate:
    course, person = enrolment.course, enrolment.person
    certificate = Certificate.objects.create(
        person=person,
        holder_name=person.name,
        organisation=course.organisation,
        source=enrolment.uuid,
        snapshot=_snapshot(enrolment),
        issued_at=now,
    )
    record("certificate.issued", on=certificate, by=by)
    certificate_issued.send(Certificate, certificate=certificate)
    send_message(
        to=person,
        kind="certificate_issued",
        key=f"certificate-issued:{certificate.uuid}",
        context={
            "course": pick(certificate.snapshot["title"], person.language)[0],
            "code": certificate.code_for_people,
        },
        link=f"me/certificates/{certificate.uuid}/",
    )
    return certificate


def _snapshot(enrolment: Enrolment) -> dict[str, Any]:
    course = enrolment.course
    completed_at = enrolment.completed_at
    assert completed_at is not None  # noqa: S101  checked by the caller
    return {
        "title": {text.language: text.title for text in course.texts.all()},
        "outcomes": {text.language: list(text.outcomes)[:4] for text in course.texts.all()},
        "course": str(course.uuid),
        "organisation": course.organisation.name,
        "minutes": course.minutes,
        "completed_on": timezone.localtime(completed_at).date().isoformat(),
        "skills": skills_of("course", course.uuid),
        "language": enrolment.person.language,
    }
