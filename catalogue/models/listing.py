"""One row for every findable thing, with its texts per language and the words that are searched."""

from __future__ import annotations

import uuid as uuids

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.enums import Kind, Places
from core.models import TimestampedModel, UUIDModel

# The full-text row of a text is numbered listing x 16 + slot, so that a hit names its listing without a look-up.
SLOTS = 16


class CatalogueState(models.Model):
    """One row: which version the catalogue is at. Every write moves it; changed places do not."""

    version = models.BigIntegerField(default=0)
    stamp = models.UUIDField(default=uuids.uuid4, help_text="names this version even across a restored backup")
    recent = models.JSONField(default=list, help_text="stamps of the last versions, newest last")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="catalogue_state_single")]

    def __str__(self) -> str:
        return f"catalogue version {self.version}"


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible(self) -> ListingQuerySet:
        return self.filter(visible=True)

    def of(self, kind: str, subject: uuids.UUID) -> ListingQuerySet:
        return self.filter(kind=kind, subject=subject)


class Listing(UUIDModel, TimestampedModel):
    """`kind` and `subject` name the thing; its owner's floor writes the row in the same transaction."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.UUIDField()
    path = models.CharField(max_length=300, help_text="page without language prefix: learn/ki-verstehen/")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="listings"
    )
    facets = models.JSONField(default=dict, help_text="normalised; see catalogue.facets")
    next_date = models.DateField(null=True, blank=True)
    places = models.CharField(max_length=10, choices=Places.choices, blank=True)
    picture = models.CharField(max_length=200, blank=True, help_text="key of a drawn scene, or an address")
    price = models.DecimalField(_("price"), max_digits=8, decimal_places=2, null=True, blank=True)
    visible = models.BooleanField(default=True)
    version = models.BigIntegerField(default=0, help_text="catalogue version of the last change")
    listed_version = models.BigIntegerField(default=0, help_text="catalogue version at which it became visible")
    fingerprint = models.CharField(max_length=40, blank=True, help_text="what was written last, to skip the same again")

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="catalogue_listing_subject"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="catalogue_listing_kind"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="catalogue_listing_price"),
        ]
        indexes = [models.Index(fields=["version"], name="catalogue_listing_version")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class ListingText(models.Model):
    """Title and short text in one language, beside them the analysed words (ASCII, space between)."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="texts")
    slot = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=600, blank=True)
    when = models.CharField(max_length=200, blank=True, help_text="one line: Mondays, 10 to 12")
    where = models.CharField(max_length=200, blank=True, help_text="one line: City library, or online")
    title_words = models.TextField(blank=True)
    summary_words = models.TextField(blank=True)
    body_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "language"], name="catalogue_text_language"),
            models.UniqueConstraint(fields=["listing", "slot"], name="catalogue_text_slot"),
            models.CheckConstraint(condition=Q(slot__gte=0, slot__lt=SLOTS), name="catalogue_text_slot_range"),
        ]
        ordering = ["listing_id", "slot"]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"
