"""The audit trail: who did what to which thing, without foreign keys, so that history outlives its subject."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=64, blank=True, help_text="uuid of the person; no name, no address")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_audit_subject"),
            models.Index(fields=["at"], name="core_audit_at"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}:{self.subject_id}"
