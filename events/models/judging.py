"""Who judges what: rounds with their criteria and projects, judges, conflicts of interest, assignments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import ConflictKind, JudgeState, RoundKind, RoundState

from .challenge import Challenge
from .event import Event
from .submission import Submission, SubmissionRevision


class Round(UUIDModel, TimestampedModel):
    """One pass of judging. What decides (seed, tie-break, views) is settled and announced before it opens.

    `tie_break`: criterion keys in the order in which they are asked when two projects are level; the lot, drawn from
    `seed`, comes last. `challenge` None: all projects of the event.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rounds")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="rounds")
    finalists_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_rounds"
    )
    kind = models.CharField(max_length=8, choices=RoundKind.choices, default=RoundKind.RUBRIC)
    state = models.CharField(max_length=9, choices=RoundState.choices, default=RoundState.DRAFT)
    position = models.PositiveSmallIntegerField(default=1)
    title = models.JSONField(_("title"), default=dict, help_text="language map")
    opens_at = models.DateTimeField(_("judging begins"), null=True, blank=True)
    closes_at = models.DateTimeField(_("judging ends"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveSmallIntegerField(_("judges per project"), default=3)
    seed = models.BigIntegerField(help_text="random at creation; published with the result")
    tie_break = models.JSONField(_("when two are level"), default=list, blank=True)
    calibration = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="the project that every judge scores first",
    )  # fmt: skip

    class Meta:
        ordering = ["event", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "position"], condition=Q(challenge__isnull=True), name="events_round_position"
            ),
            models.UniqueConstraint(fields=["event", "challenge", "position"], name="events_round_challenge_position"),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="events_round_kind"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="events_round_state"),
            models.CheckConstraint(condition=Q(views__gte=1), name="events_round_views"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="events_round_window",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RoundState.CLOSED, RoundState.PUBLISHED]) | Q(closed_at__isnull=True),
                name="events_round_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position} of {self.event_id}"


class RoundEntry(models.Model):
    """A project in a round, with the revision that is judged; nothing handed in later changes what judges see."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="round_entries")
    revision = models.ForeignKey(SubmissionRevision, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "submission"], name="events_entry_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.round_id}"


class Criterion(models.Model):
    """`texts`: language → {"title", "help"}. `anchors`: one language map of words per step; step i is worth i points."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    texts = models.JSONField(default=dict)
    anchors = models.JSONField(default=list)

    class Meta:
        ordering = ["round", "position", "id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="events_criterion_key"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="events_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.key


class Judge(UUIDModel, TimestampedModel):
    """Somebody who accepted to judge and signed the rules of fairness (`terms_version`, `signed_at`)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="judgeships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="judges"
    )
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="judges")
    state = models.CharField(max_length=8, choices=JudgeState.choices, default=JudgeState.ACTIVE)
    terms_version = models.CharField(max_length=10)
    signed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        export=("event__slug", "organisation__name", "state", "signed_at", "terms_version"),
        erase=Erase.ANONYMISE,
        blank={"person": None},
    )

    class Meta:
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="events_judge_once"),
            models.CheckConstraint(condition=Q(state__in=JudgeState.values), name="events_judge_state"),
        ]

    def __str__(self) -> str:
        return f"judge {self.uuid}"


class JudgeInvitation(UUIDModel, TimestampedModel):
    """A letter that asks somebody to judge. Only the digest of its secret is kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="judge_invitations")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        person="email", by_email=True, export=("event__slug", "name", "created_at"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="events_judge_invitation_once",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.uuid}"


class JudgeConflict(TimestampedModel):
    """A judge does not judge a project. Ballots already cast are set aside while it stands, and kept."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="conflicts")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="judge_conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind.choices)
    reason = models.TextField(_("reason"), blank=True, max_length=600)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="declared_by",
        export=("submission__slug", "kind", "reason", "created_at"),
        erase=Erase.ANONYMISE,
        blank={"declared_by": None, "reason": ""},
    )

    class Meta:
        ordering = ["judge", "id"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "submission", "kind"], name="events_conflict_once"),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="events_conflict_kind"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(lifted_at__isnull=False), name="events_conflict_lifted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} not {self.submission_id}: {self.kind}"


class Assignment(TimestampedModel):
    """A judge looks at a project in this round, in the order of `position`; 0 is the calibration project."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveSmallIntegerField(default=1)
    released_at = models.DateTimeField(null=True, blank=True, help_text="somebody else looks at it instead")

    class Meta:
        ordering = ["round", "judge", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "judge", "submission"], name="events_assignment_once")]

    def __str__(self) -> str:
        return f"{self.judge_id} sees {self.submission_id}"
