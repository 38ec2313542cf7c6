"""The public's favourite: one vote per person and event, changeable until the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.models import TimestampedModel
from core.personal_data import Erase, PersonalData

from .event import Event
from .submission import Submission


class Vote(TimestampedModel):
    """Whoever leaves during the vote takes theirs along; afterwards it stays, without the person."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="votes"
    )
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="votes")

    personal_data = PersonalData(
        export=("event__slug", "submission__slug", "updated_at"), erase=Erase.ANONYMISE, blank={"person": None}
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.submission_id}"
