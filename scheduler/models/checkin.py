"""Who came through which door: what the scanners said, line by line, and the links that let helpers scan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from scheduler.enums import ScanKind

from .registration import Registration
from .session import Session


class ScanLinkQuerySet(models.QuerySet["ScanLink"]):
    def valid(self, now: datetime) -> ScanLinkQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)


class ScanLink(UUIDModel, TimestampedModel):
    """Lets a helper without an account scan at one session. Only the digest of its token is kept."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scan_links")
    label = models.CharField(_("who or where"), max_length=60)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScanLinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label} {self.session_id}"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class ScanQuerySet(models.QuerySet["Scan"]):
    def standing(self) -> ScanQuerySet:
        """What was not taken back; the counter-entries themselves left out."""
        return self.filter(undone_by=None).exclude(kind=ScanKind.UNDO)

    def let_in(self) -> ScanQuerySet:
        return self.standing().filter(let_in=True)


class Scan(models.Model):
    """One line of the log at the door. Nothing here is changed or deleted: a mistake gets a counter-entry.

    Who was first follows from the lines (`selectors.checkin`): the earliest standing one by `at`, then `id`.
    """

    key = models.UUIDField(unique=True, help_text="made by the device: sending twice changes nothing")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scans")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="scans", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=ScanKind.choices)
    let_in = models.BooleanField(default=True, help_text="what the door was told: in, or already there")
    at = models.DateTimeField(help_text="by the device's clock, corrected; never in the future")
    received_at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True, help_text="random name of the browser")
    entrance = models.CharField(_("entrance"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True, help_text="of a walk-in; forgotten after a while")
    places = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    problem = models.CharField(max_length=20, blank=True, help_text="what spoke against it: cancelled, unknown …")
    link = models.ForeignKey(ScanLink, on_delete=models.SET_NULL, related_name="scans", null=True, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, related_name="undone_by", null=True, blank=True)

    objects = ScanQuerySet.as_manager()
    personal_data = PersonalData(
        person="registration__person",
        export=("session__starts_at", "kind", "at", "entrance", "reason"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ScanKind.values), name="scheduler_scan_kind"),
            models.CheckConstraint(condition=Q(places__gte=1), name="scheduler_scan_places"),
            models.CheckConstraint(condition=Q(at__lte=F("received_at")), name="scheduler_scan_not_in_the_future"),
            models.CheckConstraint(
                condition=Q(kind=ScanKind.UNDO, undoes__isnull=False)
                | (~Q(kind=ScanKind.UNDO) & Q(undoes__isnull=True)),
                name="scheduler_scan_undo",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ScanKind.FORCED) | ~Q(reason=""), name="scheduler_scan_forced_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ScanKind.ENTRY) | Q(registration__isnull=False), name="scheduler_scan_entry"
            ),
        ]
        indexes = [models.Index(fields=["session", "registration"], name="scheduler_scan_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id} {self.registration_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a scan is never changed; write a counter-entry")
        super().save(*args, **kwargs)
