"""One run of taking a partner's file in, with a report per record."""

from __future__ import annotations

from django.db import models

from accounts.models import Organisation
from core.models import UUIDModel


class ImportRun(UUIDModel):
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="import_runs")
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64, help_text="SHA-256 of the file's bytes")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    report = models.JSONField(help_text="{created, updated, unchanged, withdrawn, refused, records: […]}")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.format} {self.partner_id} {self.started_at:%Y-%m-%d %H:%M}"
