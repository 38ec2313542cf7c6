"""From a registration to learning: a confirmed place in a course run makes an enrolment, a cancelled one ends it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from courses.models import CourseRun, Enrolment
from courses.signals import enrolment_ended, enrolment_started
from scheduler.domain.registration import register
from scheduler.models import Offering, Registration


def start_enrolment(*, registration: Registration, by: Any = None, now: datetime | None = None) -> Enrolment | None:
    """The enrolment of a confirmed registration; None when it is no course run. Twice returns the same one.

    Whoever cancelled and comes back finds their work again.
    """
    run = CourseRun.objects.filter(offering_id=registration.offering_id).first()
    if run is None:
        return None
    with transaction.atomic():
        enrolment, created = Enrolment.objects.get_or_create(
            person_id=registration.person_id,
            course_run=run,
            defaults={"registration": registration, "course_id": run.course_id, "started_at": now or timezone.now()},
        )
        if not created and not (enrolment.is_active and enrolment.registration_id == registration.pk):
            enrolment.registration, enrolment.ended_at, created = registration, None, True
            enrolment.save(update_fields=["registration", "ended_at"])
        if created:
            record("enrolment.started", on=enrolment, by=by)
            enrolment_started.send(Enrolment, enrolment=enrolment)
    return enrolment


def end_enrolment(*, registration: Registration, by: Any = None, now: datetime | None = None) -> Enrolment | None:
    """Ends the enrolment of a cancelled registration and keeps the work; None when there is none running."""
    enrolment = Enrolment.objects.active().filter(registration=registration).first()
    return _end(enrolment, by, now or timezone.now()) if enrolment else None


def end_enrolments_of(*, offering: Offering, by: Any = None, now: datetime | None = None) -> list[Enrolment]:
    """A cancelled run ends everyone's enrolment in it."""
    with transaction.atomic():
        running = Enrolment.objects.active().filter(course_run__offering=offering)
        return [_end(enrolment, by, now or timezone.now()) for enrolment in running]


def _end(enrolment: Enrolment, by: Any, now: datetime) -> Enrolment:
    with transaction.atomic():
        enrolment.ended_at = now
        enrolment.save(update_fields=["ended_at"])
        record("enrolment.ended", on=enrolment, by=by)
        enrolment_ended.send(Enrolment, enrolment=enrolment)
    return enrolment


def start_self_paced(*, run: CourseRun, person: Any, by: Any, now: datetime | None = None) -> Enrolment:
    """One click: registers `person` in a self-paced run and returns the enrolment. Twice returns the same one.

    Raises Conflict when the run has dates (those go through the registration's steps), or what `register` raises.
    """
    if not run.is_self_paced:
        raise Conflict(_("This course run has dates; please choose a place first."), code="not_self_paced")
    with transaction.atomic():
        registration = register(offering=run.offering, person=person, by=by, now=now)
        enrolment = Enrolment.objects.filter(registration=registration).first()
    if enrolment is None:
        raise Conflict(_("Your registration is not confirmed yet."), code="not_confirmed")
    return enrolment
