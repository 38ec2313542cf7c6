"""The outbox: what the world shall hear, written beside the change that caused it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def open(self) -> OutboxQuerySet:
        return self.filter(done_at=None, dead_at=None)

    def due(self, now: datetime | None = None) -> OutboxQuerySet:
        """Open, available, and neither in the broker nor with a worker; the sweeper brings back what was lost there."""
        return self.open().filter(available_at__lte=now or timezone.now(), leased_until=None)

    def dead(self) -> OutboxQuerySet:
        return self.exclude(dead_at=None)


class OutboxMessage(models.Model):
    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=40, blank=True, help_text="token of the worker that holds the row")
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(done_at__isnull=False, dead_at__isnull=False), name="core_outbox_done_or_dead"
            ),
            models.CheckConstraint(condition=Q(tries__gte=0), name="core_outbox_tries"),
        ]
        indexes = [
            models.Index(
                F("available_at"), name="core_outbox_open", condition=Q(done_at__isnull=True, dead_at__isnull=True)
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
