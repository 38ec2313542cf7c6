"""'Tell me when there is one': a search that a person wants to hear about."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.models import UUIDModel
from core.personal_data import Erase, PersonalData


class SavedSearch(UUIDModel):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    params = models.CharField(max_length=500, blank=True, help_text="the search as it stands in the address, in order")
    language = models.CharField(max_length=12)
    seen_version = models.BigIntegerField(default=0, help_text="listings up to this catalogue version are told")
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(export=("params", "language", "created_at", "told_at"), erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "params"], name="catalogue_saved_search_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.params
