"""Issuing: once per achievement, from what is true at that moment."""

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

from .achievements import Achievement, of_enrolment


def issue_certificate(*, enrolment: Enrolment, by: Any = None, now: datetime | None = None) -> Certificate:
    """The certificate of a completed enrolment; asking twice returns the same one.

    `enrolment` with person, course (and its texts, organisation) loaded or loadable. Raises Conflict when the course is
    not completed.
    """
    if existing := Certificate.objects.filter(source=enrolment.uuid).first():
        return existing
    if enrolment.completed_at is None:
        raise Conflict("The course is not completed.", code="not_completed")
    return issue(achievement=of_enrolment(enrolment), by=by, now=now)


def issue(*, achievement: Achievement, by: Any = None, now: datetime | None = None) -> Certificate:
    """The certificate of an achievement; the same `source` again returns the same one."""
    if existing := Certificate.objects.filter(source=achievement.source).first():
        return existing
    try:
        with transaction.atomic():
            return _issue(achievement, by, now or timezone.now())
    except IntegrityError:  # another worker was faster; its certificate is the one
        return Certificate.objects.get(source=achievement.source)


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


def _issue(achievement: Achievement, by: Any, now: datetime) -> Certificate:
    person = achievement.person
    certificate = Certificate.objects.create(
        kind=achievement.kind,
        person=person,
        holder_name=person.name,
        organisation=achievement.organisation,
        source=achievement.source,
        snapshot=achievement.snapshot,
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
            "prize": pick(certificate.snapshot["prize"], person.language)[0],
            "achievement": str(achievement.kind),
            "code": certificate.code_for_people,
        },
        link=f"me/certificates/{certificate.uuid}/",
    )
    return certificate
