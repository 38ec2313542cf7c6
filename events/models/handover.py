"""A project goes on after the event: its team and its sponsor each say whether they want to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import HandoverState

from .submission import Submission


class Handover(UUIDModel, TimestampedModel):
    """Asked once per submission and again after a no; `agreed_at` is when the last one said yes."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="handover")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    state = models.CharField(max_length=8, choices=HandoverState.choices, default=HandoverState.ASKED)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HandoverState.values), name="events_handover_state"),
            models.CheckConstraint(
                condition=Q(state=HandoverState.AGREED, agreed_at__isnull=False)
                | Q(~Q(state=HandoverState.AGREED), agreed_at__isnull=True),
                name="events_handover_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"handover of {self.submission_id}"


class HandoverAnswer(models.Model):
    """One voice. `sponsor`: it speaks for the organisation; else a member of the team speaks for themselves."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="answers")
    sponsor = models.BooleanField(default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="handover_answers"
    )
    yes = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        export=("handover__submission__slug", "yes", "answered_at"), erase=Erase.ANONYMISE, blank={"person": None}
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "person"], condition=Q(sponsor=False), name="events_handover_person"
            ),
            models.UniqueConstraint(fields=["handover"], condition=Q(sponsor=True), name="events_handover_sponsor"),
            models.CheckConstraint(
                condition=Q(yes__isnull=True, answered_at__isnull=True)
                | Q(yes__isnull=False, answered_at__isnull=False),
                name="events_handover_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.handover_id}"
