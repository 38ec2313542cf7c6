"""What the worker does for this floor."""

from __future__ import annotations

from accounts.models import Person
from certificates.domain.achievements import of_award, of_mentoring, of_participation
from certificates.domain.issue import issue as issue_for
from certificates.domain.issue import issue_certificate
from core.models import OutboxMessage
from core.outbox import handler
from courses.models import Enrolment
from events.models import Award, Event, Mentor
from scheduler.models import Registration


@handler("certificates.issue", queue="documents")
def issue(message: OutboxMessage) -> None:
    enrolments = Enrolment.objects.select_related("person", "course__organisation")
    # The person may have left in the meantime; then there is nothing to certify.
    enrolment = enrolments.filter(uuid=message.payload["enrolment"]).first()
    if enrolment and enrolment.person:
        issue_certificate(enrolment=enrolment)


@handler("certificates.participation", queue="documents")
def issue_participation(message: OutboxMessage) -> None:
    event = Event.objects.with_texts().filter(uuid=message.payload["event"]).first()
    registration = Registration.objects.select_related("person").filter(uuid=message.payload["registration"]).first()
    if event and registration:
        issue_for(achievement=of_participation(event, registration))


@handler("certificates.mentoring", queue="documents")
def issue_mentoring(message: OutboxMessage) -> None:
    rows = Mentor.objects.select_related("person", "event__organisation", "event__offering")
    if mentor := rows.filter(uuid=message.payload["mentor"]).first():
        issue_for(achievement=of_mentoring(mentor))


@handler("certificates.award", queue="documents")
def issue_award(message: OutboxMessage) -> None:
    rows = Award.objects.select_related(
        "event__organisation", "event__offering", "submission__team", "submission__challenge", "revision"
    )
    award = rows.filter(uuid=message.payload["award"], published_at__isnull=False).first()
    person = Person.objects.filter(uuid=message.payload["person"], is_active=True).first()
    if award and person:
        issue_for(achievement=of_award(award, person))
