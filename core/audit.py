"""`record(...)` writes one line of history in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from .models import AuditEntry


def record(action: str, *, on: models.Model, by: Any = None, **data: Any) -> AuditEntry:
    """One audit row for `action` ("registration.cancelled") on `on`, done by the person `by` (None: the house itself).

    `data` must be JSON and must not hold names or addresses: history outlives the person.
    """
    entry = _entry(action, on, by, data)
    entry.save(force_insert=True)
    return entry


def record_all(action: str, *, on: Iterable[models.Model], by: Any = None) -> None:
    """The same row for each of `on`, in one statement."""
    AuditEntry.objects.bulk_create([_entry(action, one, by, {}) for one in on])


def _entry(action: str, on: models.Model, by: Any, data: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject_type=on._meta.label_lower,
        subject_id=str(getattr(on, "uuid", on.pk)),
        actor_id=str(getattr(by, "uuid", "") or ""),
        data=data,
    )
