"""What a team hands in: a living draft, and immutable revisions with the server's time and a hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import SubmissionState, Timing

from .challenge import Challenge
from .event import Event
from .team import Team


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def counting(self) -> SubmissionQuerySet:
        """Handed in, with a revision that counts; what judges see."""
        return self.filter(state=SubmissionState.SUBMITTED, revision__isnull=False)

    def shown(self) -> SubmissionQuerySet:
        """What the gallery shows, once it is open."""
        return self.counting().filter(hidden_at__isnull=True)

    def listed(self) -> SubmissionQuerySet:
        return self.select_related("team", "challenge__brief", "challenge__organisation", "revision")


class Submission(UUIDModel, TimestampedModel):
    """`content` is the draft: {"title", "tagline", "text", "video", "repository", "links": [{"title", "url"}]}.

    `edition` counts its savings: whoever saves says which one they read. `set_aside` keeps the last texts that lost
    such a race: [{"at", "content"}]. `revision` is what counts: the last one handed in that was not late, or a late
    one that the organiser accepted. `extended_until` is this team's own deadline.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="submissions")
    team = models.OneToOneField(Team, on_delete=models.PROTECT, related_name="submission")
    challenge = models.ForeignKey(
        Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    content = models.JSONField(_("draft"), default=dict, blank=True)
    edition = models.PositiveIntegerField(default=0)
    set_aside = models.JSONField(default=list, blank=True)
    picture = models.CharField(_("drawing"), max_length=20, default="people")
    revision = models.ForeignKey(
        "events.SubmissionRevision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    extended_until = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="taken out of the gallery by the organiser")
    hidden_because = models.CharField(max_length=300, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="events_submission_slug"),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="events_submission_state"),
        ]

    def __str__(self) -> str:
        return self.slug


class SubmissionRevision(UUIDModel):
    """Frozen. `content` is the draft as handed in, with the challenge, the brief's version and

    "files": [{"name", "sha256", "size", "type", "alternative", "shown", "captions"}]; `sha256` is over its canonical
    JSON (`events.domain.revisions`). `received_at` is the server's clock.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    timing = models.CharField(max_length=8, choices=Timing.choices, default=Timing.ON_TIME)
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="late, and let in all the same")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="handed_in_by",
        export=("submission__slug", "number", "received_at"),
        erase=Erase.ANONYMISE,
        blank={"handed_in_by": None},
    )

    class Meta:
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="events_revision_number"),
            models.CheckConstraint(condition=Q(timing__in=Timing.values), name="events_revision_timing"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(accepted_at__isnull=False),
                name="events_revision_accepted_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} #{self.number}"

    @property
    def is_late(self) -> bool:
        return self.timing == Timing.LATE

    @property
    def counts(self) -> bool:
        """In time, in the announced grace, or let in by the organiser."""
        return not self.is_late or self.accepted_at is not None


class Credit(models.Model):
    """A member of the team wants to be named beside the project."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credits")
    given_at = models.DateTimeField(auto_now_add=True)

    personal_data = PersonalData(export=("submission__slug", "given_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["submission", "person"], name="events_credit_once")]

    def __str__(self) -> str:
        return f"{self.person_id} named at {self.submission_id}"


class SubmissionFile(UUIDModel):
    """A file of the draft. Its bytes lie in the private store under `sha256` and never change; removing the row here
    leaves them to the revisions that hold the same hash. `shown` is the hash of the picture made anew for the page."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=40)
    alternative = models.CharField(_("what the picture shows"), max_length=400, blank=True)
    shown = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    captions = models.CharField(max_length=64, blank=True, help_text="hash of the captions of a video")
    added_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    personal_data = PersonalData(
        person="uploaded_by",
        export=("submission__slug", "name", "size", "added_at"),
        erase=Erase.ANONYMISE,
        blank={"uploaded_by": None},
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="events_file_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="events_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_video(self) -> bool:
        return self.type.startswith("video/")

    def entry(self) -> dict[str, object]:
        """As the revision keeps it."""
        kept = ("name", "sha256", "size", "type", "alternative", "shown", "width", "height", "captions")
        return {name: getattr(self, name) for name in kept}
