"""What people thought of an event. An answer carries no person; that somebody answered is kept apart from what they said."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.personal_data import Erase, PersonalData

from .event import Event


class Feedback(models.Model):
    """Only the day is kept: the moment would tell who it was."""

    # Drawn, not counted: running numbers here and in `FeedbackGiven` could be laid side by side.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("rating"))
    liked = models.TextField(_("what was good"), max_length=1000, blank=True)
    better = models.TextField(_("what could be better"), max_length=1000, blank=True)
    given_on = models.DateField()

    class Meta:
        ordering = ["event", "given_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="events_feedback_rating")]

    def __str__(self) -> str:
        return f"{self.rating} for {self.event_id}"


class FeedbackGiven(models.Model):
    """So that everybody answers once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback_given")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feedback_given")

    personal_data = PersonalData(export=("event__slug",), erase=Erase.DELETE)

    class Meta:
        ordering = ["event", "person"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_feedback_once")]

    def __str__(self) -> str:
        return f"{self.person_id} answered for {self.event_id}"
