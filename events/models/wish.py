"""Which challenges a team would like, in order; and how the house dealt them out."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import TimestampedModel
from core.personal_data import Erase, PersonalData

from .challenge import Challenge
from .event import Event
from .team import Team


def new_seed() -> str:
    """128 bits; its sha256 is shown before the wishes end, the seed itself with the result."""
    return secrets.token_hex(16)


class ChallengeWish(TimestampedModel):
    """`rank` 1 is the dearest."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="wishes")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["team", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["team", "rank"], name="events_wish_rank"),
            models.UniqueConstraint(fields=["team", "challenge"], name="events_wish_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="events_wish_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} wishes {self.challenge_id} ({self.rank})"


class Allotment(models.Model):
    """How the challenges of one event were dealt out: one per event, its seed drawn before anybody wished.

    `question` is what went in, `answer` what came out (see `events.allotting`); prepared as often as one likes in
    private, published once.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="allotment")
    seed = models.CharField(max_length=64, default=new_seed)
    algorithm = models.CharField(max_length=40, blank=True)
    question = models.JSONField(default=dict)
    question_sha256 = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(default=dict)
    prepared_at = models.DateTimeField(null=True, blank=True)
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
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="events_allotment_published_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(prepared_at__isnull=False), name="events_allotment_prepared"
            ),
        ]

    def __str__(self) -> str:
        return f"allotment of {self.event_id}"
