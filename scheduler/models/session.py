"""A dated meeting of an offering, at a venue or online."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from scheduler.enums import SessionStatus

from .offering import Offering
from .venue import Venue


class SessionQuerySet(models.QuerySet["Session"]):
    def planned(self) -> SessionQuerySet:
        return self.filter(status=SessionStatus.PLANNED)

    def upcoming(self, now: datetime) -> SessionQuerySet:
        return self.planned().filter(ends_at__gt=now)

    def online(self) -> SessionQuerySet:
        return self.exclude(online_url="")


class Session(UUIDModel, TimestampedModel):
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="sessions")
    title = models.JSONField(_("title"), default=dict, blank=True, help_text="language map; empty: the offering's")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True, verbose_name=_("venue")
    )
    room = models.CharField(_("room"), max_length=100, blank=True)
    online_url = models.URLField(_("online address"), max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=SessionStatus.choices, default=SessionStatus.PLANNED)
    sequence = models.PositiveIntegerField(default=0, help_text="iCalendar SEQUENCE")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="scheduler_session_span"),
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="scheduler_session_status"),
            models.CheckConstraint(condition=Q(room="") | Q(venue__isnull=False), name="scheduler_session_room"),
        ]
        indexes = [
            models.Index(fields=["venue", "room", "starts_at"], name="scheduler_session_room_time"),
            models.Index(fields=["starts_at"], name="scheduler_session_start"),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.starts_at:%Y-%m-%d %H:%M}"
