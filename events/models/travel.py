"""Help with the costs of travelling, from a budget that cannot be overdrawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import TravelState

from .event import Event


class TravelBudget(TimestampedModel):
    """`granted` changes only in `events.domain.travel`, by a conditional UPDATE with the CHECK behind it."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="travel_budget")
    amount = models.DecimalField(_("budget"), max_digits=10, decimal_places=2)
    granted = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    per_person = models.DecimalField(_("at most per person"), max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    closes_at = models.DateTimeField(_("can be asked for until"))
    note = models.JSONField(_("what is paid for"), default=dict, blank=True, help_text="language map")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(granted__gte=0, granted__lte=F("amount")), name="events_travel_granted"),
            models.CheckConstraint(condition=Q(per_person__gt=0), name="events_travel_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.granted}/{self.amount} {self.currency}"

    @property
    def left(self) -> object:
        return self.amount - self.granted


class TravelRequest(UUIDModel, TimestampedModel):
    """`prepared` is the organiser's private figure; the person sees `granted` once decisions are published."""

    budget = models.ForeignKey(TravelBudget, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="travel_requests")
    state = models.CharField(max_length=10, choices=TravelState.choices, default=TravelState.SUBMITTED)
    origin = models.CharField(_("where you come from"), max_length=150)
    asked = models.DecimalField(_("what it costs"), max_digits=8, decimal_places=2)
    reason = models.TextField(_("why you need it"), max_length=1000, blank=True)
    prepared = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    granted = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        export=("budget__event__slug", "origin", "asked", "reason", "state", "granted", "decided_at", "paid_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "person"], condition=~Q(state=TravelState.WITHDRAWN), name="events_travel_once"
            ),
            models.CheckConstraint(condition=Q(state__in=TravelState.values), name="events_travel_state"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="events_travel_asked"),
            models.CheckConstraint(
                condition=Q(state=TravelState.GRANTED, granted__gt=0)
                | (~Q(state=TravelState.GRANTED) & Q(granted__isnull=True)),
                name="events_travel_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} ({self.state})"
