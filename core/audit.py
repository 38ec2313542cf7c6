"""`record(...)` writes one line of history in the caller's transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from .models import AuditEntry


def record(action: str, *, on: models.Model, by: Any = None, **data: Any) -> AuditEntry:
    """One audit row for `action` ("registration.cancelled") on `on`, done by the person `by` (None: the house itself).

    `data` must be JSON and must not hold names or addresses: history outlives the person.
    """
    return AuditEntry.objects.create(
        action=action,
        subject_type=on._meta.label_lower,
        subject_id=str(getattr(on, "uuid", on.pk)),
        actor_id=str(getattr(by, "uuid", "") or ""),
        data=data,
    )
