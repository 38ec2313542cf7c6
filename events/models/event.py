"""Event: a record of where one meets; its places, sessions and cancellation live in its Offering."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from events.enums import EventFormat, EventKind, EventState, PartnerPart, VoteBy
from scheduler.models import Offering


class Series(UUIDModel, TimestampedModel):
    """Events of one kind that come back: the round table of every first Tuesday."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="event_series")
    title = models.JSONField(_("title"), default=dict, help_text="language map")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"series {self.uuid}"


class EventQuerySet(models.QuerySet["Event"]):
    def visible(self) -> EventQuerySet:
        """Published: may be listed and opened; a cancelled event stays visible and says so."""
        return self.filter(state=EventState.PUBLISHED)

    def with_texts(self) -> EventQuerySet:
        return self.select_related("organisation", "offering").prefetch_related("texts")


class Event(UUIDModel, TimestampedModel):
    slug = models.SlugField(max_length=140, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    offering = models.OneToOneField(Offering, on_delete=models.PROTECT, related_name="event")
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind.choices)
    state = models.CharField(max_length=12, choices=EventState.choices, default=EventState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="events")

    format = models.CharField(_("format"), max_length=8, choices=EventFormat.choices, default=EventFormat.ONSITE)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    target_groups = models.JSONField(_("target groups"), default=list, blank=True)
    languages = models.JSONField(_("spoken languages"), default=list, blank=True)
    accessible = models.JSONField(_("accessibility"), default=list, blank=True)
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="EUR")
    certificate = models.BooleanField(_("with certificate of participation"), default=False)
    minutes = models.PositiveIntegerField(_("minutes on the certificate"), default=0)
    picture = models.CharField(_("drawing"), max_length=20, default="people")
    page_key = models.UUIDField(null=True, blank=True, unique=True, help_text="translation_key of its long text page")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="events_event_kind"),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="events_event_state"),
            models.CheckConstraint(condition=Q(format__in=EventFormat.values), name="events_event_format"),
            models.CheckConstraint(condition=Q(price__gte=0), name="events_event_price"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="events_event_org_state")]

    def __str__(self) -> str:
        return self.slug

    @property
    def path(self) -> str:
        """Address of its page without the language prefix."""
        return f"events/{self.slug}/"

    @property
    def is_visible(self) -> bool:
        return self.state == EventState.PUBLISHED

    @property
    def is_hackathon(self) -> bool:
        return self.kind == EventKind.HACKATHON

    @property
    def is_free(self) -> bool:
        return self.price == 0

    @property
    def titles(self) -> dict[str, str]:
        """language → title. Reads `texts`; prefetch it."""
        return {text.language: text.title for text in self.texts.all()}


class EventText(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    description = models.TextField(_("description"), blank=True, help_text="clean HTML")
    rules = models.TextField(_("rules"), blank=True, help_text="clean HTML")
    good_to_know = models.JSONField(_("good to know"), default=list, blank=True, help_text="short lines")
    jury = models.TextField(_("the jury"), blank=True, help_text="clean HTML: who they are, what they look at")
    # What its long text page says in this language, ready to show; written at each publishing (domain/long_texts.py).
    body = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["event", "language"]
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="events_text_once")]

    def __str__(self) -> str:
        return f"{self.title[:60]} ({self.language})"


class EventPartner(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="event_parts")
    part = models.CharField(max_length=8, choices=PartnerPart.choices, default=PartnerPart.PARTNER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["event", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation"], name="events_partner_once"),
            models.CheckConstraint(condition=Q(part__in=PartnerPart.values), name="events_partner_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id} at {self.event_id}"


class Hackathon(models.Model):
    """What a hackathon has beyond an event: how large teams are, and until when one may do what."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="hackathon")
    team_min = models.PositiveSmallIntegerField(_("smallest team"), default=1)
    team_max = models.PositiveSmallIntegerField(_("largest team"), default=5)
    teams_until = models.DateTimeField(_("teams form until"), null=True, blank=True)
    wishes_max = models.PositiveSmallIntegerField(_("challenges a team may wish for"), default=3)
    wishes_until = models.DateTimeField(_("wishes for challenges until"), null=True, blank=True)
    submit_from = models.DateTimeField(_("submissions from"), null=True, blank=True)
    submit_until = models.DateTimeField(_("submissions until"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(_("minutes of grace, announced beforehand"), default=10)
    gallery_from = models.DateTimeField(_("gallery public from"), null=True, blank=True)
    vote_from = models.DateTimeField(_("public vote from"), null=True, blank=True)
    vote_until = models.DateTimeField(_("public vote until"), null=True, blank=True)
    vote_by = models.CharField(_("who may vote"), max_length=10, choices=VoteBy.choices, default=VoteBy.REGISTERED)
    prizes = models.JSONField(_("prizes"), default=list, blank=True, help_text="[{title: language map, text: …}]")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team_min__gte=1) & Q(team_max__gte=models.F("team_min")), name="events_hackathon_team"
            ),
            models.CheckConstraint(condition=Q(vote_by__in=VoteBy.values), name="events_hackathon_vote_by"),
        ]

    def __str__(self) -> str:
        return f"hackathon {self.event_id}"
