"""Who was there. Who marked it stands in the audit trail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from core.personal_data import Erase, PersonalData
from scheduler.enums import AttendanceState

from .registration import Registration
from .session import Session


class Attendance(TimestampedModel):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(_("attendance"), max_length=10, choices=AttendanceState.choices)

    personal_data = PersonalData(
        person="registration__person", export=("session__starts_at", "state"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["session_id", "registration_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "registration"], name="scheduler_attendance_once"),
            models.CheckConstraint(condition=Q(state__in=AttendanceState.values), name="scheduler_attendance_state"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.session_id} {self.registration_id}"
