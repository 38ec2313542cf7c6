"""What a submission may win."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData

from .ballot import Result
from .challenge import Challenge
from .event import Event
from .submission import Submission, SubmissionRevision


class Award(UUIDModel, TimestampedModel):
    """Prepared in private (`submission` chosen), then published together with all others.

    `title`, `prize`: language maps. `challenge` None: for the whole event. `result` is what the decision rests on, if any.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="awards")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="awards")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.JSONField(_("title"), default=dict)
    prize = models.JSONField(_("prize"), default=dict, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    revision = models.ForeignKey(SubmissionRevision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = models.ForeignKey(Result, on_delete=models.SET_NULL, null=True, blank=True, related_name="awards")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="published_by",
        export=("event__slug", "published_at"),
        erase=Erase.ANONYMISE,
        blank={"published_by": None},
    )

    class Meta:
        ordering = ["event", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(submission__isnull=False, revision__isnull=False),
                name="events_award_published_is_given",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="events_award_published_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"award {self.uuid}"
