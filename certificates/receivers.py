"""Whatever was achieved asks for its certificate, through the outbox and in the same transaction."""

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
from events.models import Award, Event, Mentor
from events.signals import award_given, mentoring_earned, participation_earned
from scheduler.models import Registration


@receiver(course_completed, dispatch_uid="certificates.course_completed")
def ask_for_certificate(sender: Any, *, enrolment: Enrolment, **_: Any) -> None:
    if enrolment.course.certificate:
        enqueue("certificates.issue", {"enrolment": str(enrolment.uuid)}, key=f"certificates.issue:{enrolment.uuid}")


@receiver(participation_earned, dispatch_uid="certificates.participation_earned")
def ask_for_participation(sender: Any, *, event: Event, registration: Registration, **_: Any) -> None:
    payload = {"event": str(event.uuid), "registration": str(registration.uuid)}
    enqueue("certificates.participation", payload, key=f"certificates.participation:{registration.uuid}")


@receiver(mentoring_earned, dispatch_uid="certificates.mentoring_earned")
def ask_for_mentoring(sender: Any, *, mentor: Mentor, **_: Any) -> None:
    enqueue("certificates.mentoring", {"mentor": str(mentor.uuid)}, key=f"certificates.mentoring:{mentor.uuid}")


@receiver(award_given, dispatch_uid="certificates.award_given")
def ask_for_awards(sender: Any, *, award: Award, **_: Any) -> None:
    """One for each person who is in the team on that day."""
    assert award.submission is not None  # published awards have one
    for person in award.submission.team.members.values_list("person__uuid", flat=True):
        payload = {"award": str(award.uuid), "person": str(person)}
        enqueue("certificates.award", payload, key=f"certificates.award:{award.uuid}:{person}")


@receiver(person_leaving, dispatch_uid="certificates.person_leaving")
def forget_documents(sender: Any, *, person: Any, **_: Any) -> None:
    """The rows lose the name through their declaration; the kept documents carry it too."""
    for certificate in Certificate.objects.filter(person=person):
        forget_pdfs(certificate)


@receiver(certificate_revoked, dispatch_uid="certificates.certificate_revoked")
def draw_it_anew(sender: Any, *, certificate: Certificate, **_: Any) -> None:
    """The next document says that it was revoked."""
    forget_pdfs(certificate)
