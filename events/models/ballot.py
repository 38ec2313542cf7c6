"""What judges said, row upon row, and what was computed from it. No row is ever changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData

from .judging import Judge, Round
from .submission import Submission


class Ballot(models.Model):
    """One judge's word on one subject; a later row about the same subject supersedes it, the earlier one stays.

    `key` is made by the device: sending twice changes nothing. `subject` is what it is about: a submission's uuid
    (rubric), "order" (ranking) or the two uuids in order, joined by "|" (pairwise). `content`:

    - rubric: {"scores": {criterion key: step}}, not necessarily all of them;
    - ranking: {"order": [submission uuid, best first]};
    - pairwise: {"better": uuid, "worse": uuid}.

    `given_at` is the device's time, never later than `received_at`; among rows of one subject the one given last counts.
    `is_late`: written before the round closed by the device's clock, received afterwards; counts only by a ruling.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="ballots")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots")
    subject = models.CharField(max_length=80)
    content = models.JSONField()
    comment = models.TextField(blank=True, help_text="for the team")
    note = models.TextField(blank=True, help_text="for the judge alone")
    device_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="cast_by",
        export=("round__event__slug", "submission__slug", "content", "comment", "note", "received_at"),
        erase=Erase.ANONYMISE,
        blank={"cast_by": None, "note": ""},
    )

    class Meta:
        ordering = ["round", "id"]
        indexes = [models.Index(fields=["round", "judge", "subject"], name="events_ballot_subject")]

    def __str__(self) -> str:
        return f"{self.judge_id} on {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a ballot is never changed; cast another one")
        super().save(*args, **kwargs)


class BallotRuling(TimestampedModel):
    """The organiser's word on a ballot that came after the close: it counts, or it does not."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="ruling")
    counts = models.BooleanField()
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="ruled_by",
        export=("ballot__round__event__slug", "counts", "created_at"),
        erase=Erase.ANONYMISE,
        blank={"ruled_by": None},
    )

    def __str__(self) -> str:
        return f"{self.ballot_id} {'counts' if self.counts else 'does not count'}"


class Result(UUIDModel):
    """`output` follows from `input`, the algorithm, its version and the seed; `input_hash` is over `input`."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="results")
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    seed = models.BigIntegerField()
    input = models.JSONField()
    input_hash = models.CharField(max_length=64)
    output = models.JSONField()
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(published_at__isnull=False), name="events_result_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} {self.version} of {self.round_id}"
