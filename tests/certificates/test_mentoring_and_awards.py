"""Mentors and winning teams get certificates, once each, with what they stood for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import documents
from certificates.models import Certificate
from events.domain.mentors import confirm_mentoring
from events.models import Award, Mentor, SubmissionRevision
from events.signals import award_given
from tests.accounts.makers import make_person
from tests.events.makers import make_hackathon, make_submission, make_team

pytestmark = pytest.mark.django_db


def test_a_confirmed_mentor_gets_one_certificate_with_the_hours(deliver_outbox: Callable[[], int]) -> None:
    event = make_hackathon(starts_at=timezone.now() - timedelta(days=3))
    mentor = Mentor.objects.create(event=event, person=make_person("Bo Kerze"))
    for _ in range(2):
        confirm_mentoring(mentor=mentor, by=None, minutes=240)
        deliver_outbox()
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.holder_name, certificate.snapshot["minutes"]) == (
        "mentoring",
        "Bo Kerze",
        240,
    )


def test_each_member_of_the_winning_team_gets_the_award(deliver_outbox: Callable[[], int]) -> None:
    event = make_hackathon(starts_at=timezone.now() - timedelta(days=3), minutes=600)
    team = make_team(event, make_person("Ada Lampe", language="en"), make_person("Bo Kerze"), name="Lanterns")
    submission = make_submission(team, title="Draft title")
    revision = SubmissionRevision.objects.create(
        submission=submission, number=1, content={"title": "Bat lamp"}, sha256="0" * 64, received_at=timezone.now()
    )
    award = Award.objects.create(
        event=event, title={"en": "Prize of the city", "de": "Preis der Stadt"}, submission=submission,
        revision=revision, published_at=timezone.now(),
    )  # fmt: skip
    for _ in range(2):
        award_given.send(Award, award=award)
        deliver_outbox()
    certificates = list(Certificate.objects.order_by("holder_name"))
    assert [row.holder_name for row in certificates] == ["Ada Lampe", "Bo Kerze"]
    snapshot = certificates[0].snapshot
    assert (snapshot["prize"]["en"], snapshot["team"], snapshot["project"]) == (
        "Prize of the city",
        "Lanterns",
        "Bat lamp",
    )
    assert documents.render_pdf(certificates[0], "en").startswith(b"%PDF-")
