"""Codes of conduct and other terms of an offering: versions that never change once published, and who accepted them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from scheduler.entry_enums import TermsKind

from .offering import Offering
from .registration import Registration


class Terms(UUIDModel, TimestampedModel):
    """One document, whatever its version: the code of conduct, the rules of the workshop …"""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(_("kind"), max_length=8, choices=TermsKind.choices, default=TermsKind.CONDUCT)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="not asked any more; what was accepted stays")

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "terms"
        constraints = [models.CheckConstraint(condition=Q(kind__in=TermsKind.values), name="scheduler_terms_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class TermsVersion(UUIDModel, TimestampedModel):
    """A draft until it is published; from then on nobody changes it, there is only a next version."""

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.JSONField(_("title"), default=dict, help_text="language map")
    text = models.JSONField(_("text"), default=dict, help_text="language map; plain paragraphs")
    change = models.JSONField(_("what is new"), default=dict, blank=True, help_text="language map")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="terms_published"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="of title and text as published")

    personal_data = PersonalData(
        person="published_by",
        export=("title", "number", "published_at"),
        erase=Erase.ANONYMISE,
        blank={"published_by": None},
    )

    class Meta:
        ordering = ["terms_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "number"], name="scheduler_terms_version_once"),
            models.UniqueConstraint(
                fields=["terms"], condition=Q(published_at__isnull=True), name="scheduler_terms_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False), name="scheduler_terms_published"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, sha256="") | (Q(published_at__isnull=False) & ~Q(sha256="")),
                name="scheduler_terms_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.terms_id}"


class Acceptance(models.Model):
    """Who accepted which version, when, and in which language they read it."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="acceptances")
    version = models.ForeignKey(TermsVersion, on_delete=models.CASCADE, related_name="acceptances")
    language = models.CharField(max_length=10)
    accepted_at = models.DateTimeField()

    personal_data = PersonalData(
        person="registration__person",
        export=("registration__offering__title", "version__title", "version__number", "language", "accepted_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["accepted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "version"], name="scheduler_acceptance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} accepted {self.version_id}"
