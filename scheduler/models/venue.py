"""Where one meets: a house with rooms, and how one gets in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel


class Venue(UUIDModel, TimestampedModel):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="venues", null=True, blank=True, verbose_name=_("house of")
    )
    key = models.SlugField(max_length=80, blank=True, help_text="a partner's or the demo city's own name for it")
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    rooms = models.JSONField(_("rooms"), default=list, blank=True, help_text="names of the rooms")
    accessible = models.JSONField(
        _("accessibility"), default=list, blank=True, help_text="keys such as step_free, lift"
    )
    note = models.JSONField(_("how to get in"), default=dict, blank=True, help_text="language map")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=~models.Q(key=""), name="scheduler_venue_key"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Name, street, postal code and city on one line; for calendars and mails."""
        town = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.name, self.street, town) if part)
