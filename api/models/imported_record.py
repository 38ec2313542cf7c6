"""What each record of a partner last said, under its id there: to know what changed, and to keep it while it is refused."""

from __future__ import annotations

from django.db import models

from accounts.models import Organisation


class ImportedRecord(models.Model):
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imported_records")
    external_id = models.CharField(max_length=200)
    said = models.JSONField(help_text="see api.imports.records.as_plain")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "external_id"], name="api_record_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.external_id}"
