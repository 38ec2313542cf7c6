"""Lots for places that more people want than there are: promised before, published after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import TimestampedModel
from scheduler.lots import ALGORITHM

from .offering import Offering


class Draw(TimestampedModel):
    """The seed is made and its hash shown before anybody is in the draw; the seed itself is shown after it.

    `tickets` and `free` are what was drawn from, `order` is what came out: who wants to can draw again. A ticket is
    made from the registration that leads (`lots.ticket_of`); it names nobody.
    """

    offering = models.OneToOneField(Offering, on_delete=models.CASCADE, related_name="draw")
    seed = models.CharField(max_length=64, help_text="secret until the draw")
    seed_hash = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=30, default=ALGORITHM)
    drawn_at = models.DateTimeField(null=True, blank=True)
    tickets = models.JSONField(default=list, blank=True, help_text="[{ticket, places: {pool: count}}], by ticket")
    free = models.JSONField(default=dict, blank=True, help_text="{pool: {free, size}} at the draw")
    input_hash = models.CharField(max_length=64, blank=True)
    order = models.JSONField(default=list, blank=True, help_text="[{ticket, place: yes or no}], as drawn")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, input_hash="") | (Q(drawn_at__isnull=False) & ~Q(input_hash="")),
                name="scheduler_draw_input",
            ),
        ]

    def __str__(self) -> str:
        return f"draw of offering {self.offering_id}"
