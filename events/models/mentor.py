"""Who helps teams at a hackathon: their slots, and the queue of teams that call for help."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import HELP_LIVE_STATES, HelpState, MentorState

from .event import Event
from .team import Team


class MentorLetter(UUIDModel, TimestampedModel):
    """Asks an address to be a mentor; only the digest of the secret in the letter is kept."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mentor_letters")
    email = models.EmailField(_("e-mail"))
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    personal_data = PersonalData(
        person="email", by_email=True, export=("event__slug", "created_at"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("event", Lower("email"), name="events_mentor_letter_once")]

    def __str__(self) -> str:
        return f"letter {self.uuid}"


class MentorQuerySet(models.QuerySet["Mentor"]):
    def active(self) -> MentorQuerySet:
        return self.filter(state=MentorState.ACTIVE)


class Mentor(UUIDModel, TimestampedModel):
    """`about`: language map, what they can help with. `skills`: keys of `TeamRole`. `languages`: codes.

    `earned_at`: the desk or held slots confirmed the mentoring, `minutes` of it.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mentors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentorings")
    state = models.CharField(max_length=10, choices=MentorState.choices, default=MentorState.ACTIVE)
    about = models.JSONField(_("what I can help with"), default=dict, blank=True)
    skills = models.JSONField(_("fields"), default=list, blank=True)
    languages = models.JSONField(_("languages I speak"), default=list, blank=True)
    name_public = models.BooleanField(_("strangers may read my name on the page of mentors"), default=False)
    earned_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes on the certificate"), default=0)

    objects = MentorQuerySet.as_manager()
    personal_data = PersonalData(
        export=("event__slug", "state", "about", "skills", "languages", "minutes", "created_at"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="events_mentor_once"),
            models.CheckConstraint(condition=Q(state__in=MentorState.values), name="events_mentor_state"),
        ]

    def __str__(self) -> str:
        return f"mentor {self.uuid}"


class MentorSlot(UUIDModel, TimestampedModel):
    """A time that one team can take. `taken` is 1 once a team has it, written by the counter guard together with `team`."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("where"), max_length=120, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="mentor_slots")
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    size = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    held_at = models.DateTimeField(null=True, blank=True, help_text="the mentor confirmed that it took place")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "starts_at"], name="events_slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_slot_span"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("size")), name="events_slot_taken"),
        ]

    def __str__(self) -> str:
        return f"slot {self.uuid}"


class HelpCallQuerySet(models.QuerySet["HelpCall"]):
    def live(self) -> HelpCallQuerySet:
        return self.filter(state__in=HELP_LIVE_STATES)

    def queue(self) -> HelpCallQuerySet:
        """Those nobody has taken, the longest waiting first."""
        return self.filter(state=HelpState.WAITING).order_by("id")


class HelpCall(UUIDModel, TimestampedModel):
    """A team calls for a mentor on the day; at most one living call per team."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="help_calls")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="help_calls")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="help_calls"
    )
    topic = models.CharField(_("what it is about"), max_length=200)
    place = models.CharField(_("where you are"), max_length=80)
    skill = models.CharField(_("field"), max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=HelpState.choices, default=HelpState.WAITING)
    mentor = models.ForeignKey(Mentor, on_delete=models.SET_NULL, null=True, blank=True, related_name="help_calls")
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HelpCallQuerySet.as_manager()
    personal_data = PersonalData(
        export=("event__slug", "topic", "place", "state", "created_at"),
        erase=Erase.ANONYMISE,
        blank={"person": None, "topic": ""},
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(state__in=HELP_LIVE_STATES), name="events_help_once_per_team"
            ),
            models.CheckConstraint(condition=Q(state__in=HelpState.values), name="events_help_state"),
            models.CheckConstraint(
                condition=Q(state__in=HELP_LIVE_STATES, ended_at__isnull=True)
                | (~Q(state__in=HELP_LIVE_STATES) & Q(ended_at__isnull=False)),
                name="events_help_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "id"], name="events_help_queue", condition=Q(state__in=HELP_LIVE_STATES))
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uuid}"
