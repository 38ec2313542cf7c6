"""What an organisation asks hackathon teams to solve; its brief is versioned, its terms are accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import ChallengeState

from .event import Event


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def visible(self) -> ChallengeQuerySet:
        return self.filter(state=ChallengeState.PUBLISHED)

    def listed(self) -> ChallengeQuerySet:
        """In the organiser's order, with what a list shows."""
        return self.select_related("organisation", "brief").order_by("position", "id")


class Challenge(UUIDModel, TimestampedModel):
    """`taken` counts teams; it changes only in `events.domain.challenges`. `team_limit` empty: any number."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="challenges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenges")
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=10, choices=ChallengeState.choices, default=ChallengeState.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.CharField(_("drawing"), max_length=20, default="people")
    team_limit = models.PositiveSmallIntegerField(_("at most so many teams"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0)
    each_accepts = models.BooleanField(_("every member accepts the terms, not one for the team"), default=False)
    brief = models.ForeignKey(
        "events.ChallengeBrief", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="the version in force",
    )  # fmt: skip
    invited_at = models.DateTimeField(null=True, blank=True, help_text="the organisation was asked to write it")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="its draft is ready to be published")

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["event", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="events_challenge_slug"),
            models.CheckConstraint(condition=Q(state__in=ChallengeState.values), name="events_challenge_state"),
            models.CheckConstraint(
                condition=Q(team_limit__isnull=True) | Q(taken__lte=F("team_limit")), name="events_challenge_taken"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_visible(self) -> bool:
        return self.state == ChallengeState.PUBLISHED

    @property
    def free(self) -> int | None:
        """Places for teams that are left; None without a limit."""
        return None if self.team_limit is None else max(0, self.team_limit - self.taken)


class ChallengeBrief(models.Model):
    """One version of a challenge's words and terms; never changed once published (`sha256` of the words tells).

    `texts`: language → {"title", "summary", "body", "data_terms", "rights_terms", "changes"}; plain text, paragraphs
    parted by empty lines. "changes" says what is new since the version before.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="briefs")
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="published_by",
        export=("challenge__slug", "version", "published_at"),
        erase=Erase.ANONYMISE,
        blank={"published_by": None},
    )

    class Meta:
        ordering = ["challenge", "version"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "version"], name="events_brief_version"),
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(published_at__isnull=True), name="events_brief_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="events_brief_published_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} v{self.version}"

    @property
    def has_terms(self) -> bool:
        """There is something to accept."""
        return any(text.get("data_terms") or text.get("rights_terms") for text in self.texts.values())


class TermsAcceptance(models.Model):
    """A member of a team said yes to the terms of one version of a brief. `sha256`: of the words they read."""

    brief = models.ForeignKey(ChallengeBrief, on_delete=models.PROTECT, related_name="acceptances")
    team = models.ForeignKey("events.Team", on_delete=models.CASCADE, related_name="acceptances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="accepted_briefs"
    )
    sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    personal_data = PersonalData(
        export=("brief__challenge__slug", "brief__version", "team__name", "accepted_at"),
        erase=Erase.ANONYMISE,
        blank={"person": None},
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["brief", "team", "person"], name="events_acceptance_once")]

    def __str__(self) -> str:
        return f"{self.team_id} accepts {self.brief_id}"
