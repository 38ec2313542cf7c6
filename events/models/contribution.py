"""The call for contributions: what people propose, what reviewers think of it, what becomes of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import ContributionDecision, ContributionState, ItemKind

from .event import Event
from .programme import ProgrammeItem


class Call(TimestampedModel):
    """`texts`: language → what is sought. `kinds`: keys of ItemKind; `lengths`: minutes one may choose."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="call")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    confirm_days = models.PositiveSmallIntegerField(_("days to confirm an accepted contribution"), default=14)
    texts = models.JSONField(_("what we are looking for"), default=dict)
    kinds = models.JSONField(default=list)
    lengths = models.JSONField(default=list)
    names_hidden = models.BooleanField(_("reviewers do not see names"), default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="events_call_window")]

    def __str__(self) -> str:
        return f"call of {self.event_id}"


class Reviewer(TimestampedModel):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing")

    personal_data = PersonalData(export=("event__slug", "created_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_reviewer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} reviews for {self.event_id}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def handed_in(self) -> ContributionQuerySet:
        """Everything but drafts and what was taken back."""
        return self.exclude(state__in=[ContributionState.DRAFT, ContributionState.WITHDRAWN])


class Contribution(UUIDModel, TimestampedModel):
    """`decision` is prepared in private; the author sees `state`, which changes when decisions are published."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    state = models.CharField(max_length=10, choices=ContributionState.choices, default=ContributionState.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("what it is about"), max_length=3000, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices, default=ItemKind.TALK)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    language = models.CharField(_("spoken language"), max_length=10, default="de")
    name = models.CharField(_("your name in the programme"), max_length=150)
    role = models.CharField(_("what you do"), max_length=200, blank=True)
    bio = models.TextField(_("about you"), max_length=1500, blank=True)
    others = models.JSONField(_("who else speaks"), default=list, blank=True, help_text="names")
    needs = models.TextField(_("what you need"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=8, choices=ContributionDecision.choices, blank=True)
    decision_note = models.TextField(_("a word to the author"), max_length=1000, blank=True)
    confirm_until = models.DateTimeField(null=True, blank=True)
    item = models.OneToOneField(
        ProgrammeItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="contribution"
    )

    objects = ContributionQuerySet.as_manager()
    personal_data = PersonalData(
        export=("event__slug", "title", "abstract", "name", "role", "bio", "others", "needs", "state", "decision_note"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContributionState.values), name="events_contribution_state"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="events_contribution_kind"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decision__in=ContributionDecision.values),
                name="events_contribution_decision",
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="events_contribution_list")]

    def __str__(self) -> str:
        return self.title


class Review(TimestampedModel):
    """One reviewer's opinion; `score` empty when they keep out of it because they are too close."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews_written")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)

    personal_data = PersonalData(export=("contribution__uuid", "score", "comment"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="events_review_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5), name="events_review_score"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.contribution_id}: {self.score}"
