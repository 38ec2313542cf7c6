"""Being there gives a certificate once the event is over; who did not come gets none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import documents
from certificates.models import Certificate
from events.domain.participation import certify_ended
from events.models import Event
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.registration import register
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(certificate=True, starts_at=timezone.now() + timedelta(hours=1), hours=3)


def attend(event: Event, state: str = "present") -> None:
    person = make_person("Mira Sommerlicht", language="en")
    registration = register(offering=event.offering, person=person, by=person)
    session = event.offering.sessions.get()
    mark_attendance(session=session, registration=registration, by=None, state=state)


def end(event: Event) -> None:
    certify_ended(now=timezone.now() + timedelta(hours=5))


def test_who_was_there_gets_one_certificate_with_the_hours(event: Event, deliver_outbox: Callable[[], int]) -> None:
    attend(event)
    attend(event, "absent")
    for _ in range(2):
        end(event)
        deliver_outbox()
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.snapshot["minutes"]) == ("participation", 180)
    assert certificate.snapshot["title"] == event.titles


def test_before_the_end_and_for_a_cancelled_event_nothing_is_issued(
    event: Event, deliver_outbox: Callable[[], int]
) -> None:
    attend(event)
    certify_ended(now=timezone.now())
    type(event.offering).objects.filter(pk=event.offering_id).update(status="cancelled")
    end(event)
    deliver_outbox()
    assert not Certificate.objects.exists()


def test_an_event_without_certificates_gives_none(deliver_outbox: Callable[[], int]) -> None:
    event = make_event(starts_at=timezone.now() + timedelta(hours=1))
    attend(event)
    end(event)
    deliver_outbox()
    assert not Certificate.objects.exists()


def test_its_pages_speak_of_taking_part(event: Event, deliver_outbox: Callable[[], int]) -> None:
    attend(event)
    end(event)
    deliver_outbox()
    certificate = Certificate.objects.get()
    assert certificate.person is not None
    page = signed_in_client(certificate.person).get(f"/en/me/certificates/{certificate.uuid}/").content.decode()
    assert "You took part until" in page
    assert documents.render_pdf(certificate, "en").startswith(b"%PDF-")
    machine = signed_in_client(certificate.person).get(
        f"/verify/{certificate.code}", headers={"accept": "application/json"}
    )
    assert machine.json()["kind"] == "participation"
