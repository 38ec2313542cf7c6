"""Somebody who looks for a team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData

from .event import Event


class Seeker(UUIDModel, TimestampedModel):
    """A card that registered people can read. `proposable`: the person agreed to be proposed to teams.

    `skills`: keys of `TeamRole`; `interests` as in `Team`; `languages`: codes.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="seekers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seeker_cards")
    skills = models.JSONField(_("what I bring"), default=list, blank=True)
    interests = models.JSONField(_("what I would like to work on"), default=list, blank=True)
    languages = models.JSONField(_("languages I speak"), default=list, blank=True)
    text = models.TextField(_("about me"), blank=True, max_length=400)
    proposable = models.BooleanField(_("Lichthof may propose me to teams"), default=False)

    personal_data = PersonalData(
        export=("event__slug", "skills", "interests", "languages", "text", "proposable", "created_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_seeker_once")]

    def __str__(self) -> str:
        return f"seeker {self.uuid}"
