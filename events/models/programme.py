"""What happens when and where at an event: items in tracks, by speakers; and what a person wants to see."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import ItemKind

from .event import Event

COLOURS = ["a", "b", "c", "d", "e", "f"]


class Track(models.Model):
    """A thread through the programme; `colour` is a letter of the palette."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tracks")
    name = models.JSONField(_("name"), default=dict, help_text="language map")
    colour = models.CharField(max_length=1, default="a")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["event", "position", "id"]

    def __str__(self) -> str:
        return f"track {self.pk} of {self.event_id}"


class Speaker(UUIDModel, TimestampedModel):
    """Somebody who is heard. `person` when they have an account; the name stands in the public programme."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="speaking"
    )
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("what they do"), max_length=200, blank=True)
    bio = models.TextField(_("about them"), max_length=1500, blank=True)

    # Who spoke belongs to the history of the event, but not against the will of whoever leaves: the name goes too.
    personal_data = PersonalData(
        export=("event__slug", "name", "role", "bio"),
        erase=Erase.ANONYMISE,
        blank={"person": None, "name": "", "role": "", "bio": ""},
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(person__isnull=False), name="events_speaker_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(models.QuerySet["ProgrammeItem"]):
    def public(self) -> ItemQuerySet:
        """Released and with a time; a cancelled one stays and says so."""
        return self.filter(released_at__isnull=False, starts_at__isnull=False)

    def planned(self) -> ItemQuerySet:
        return self.filter(cancelled_at=None)


class ProgrammeItem(UUIDModel, TimestampedModel):
    """A talk, a workshop, a break. Without times it waits in the stock; without `released_at` only the desk sees it.

    `texts`: language → {"title", "abstract"}.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="programme_items")
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices, default=ItemKind.TALK)
    track = models.ForeignKey(Track, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    texts = models.JSONField(default=dict)
    language = models.CharField(_("spoken language"), max_length=10, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    speakers = models.ManyToManyField(Speaker, blank=True, related_name="items")
    released_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="iCalendar SEQUENCE")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_at").asc(nulls_last=True), "room", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="events_item_kind"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="events_item_span",
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at"], name="events_item_time")]

    def __str__(self) -> str:
        return f"item {self.uuid}"

    @property
    def titles(self) -> dict[str, str]:
        return {language: text.get("title", "") for language, text in self.texts.items()}

    @property
    def abstracts(self) -> dict[str, str]:
        return {language: text.get("abstract", "") for language, text in self.texts.items()}


class Bookmark(TimestampedModel):
    """A person's own programme."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="bookmarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programme_bookmarks")

    personal_data = PersonalData(export=("item__uuid", "item__texts", "item__starts_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="events_bookmark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} wants {self.item_id}"
