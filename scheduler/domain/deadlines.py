"""Until when an extra service can be asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInput
from scheduler.models import Pool


@transaction.atomic
def set_service_deadline(*, pool: Pool, by: Any, closes_at: datetime | None) -> Pool:
    """Empty: as long as registration is open. Raises InvalidInput for places that are no extra service."""
    if not pool.is_service:
        raise InvalidInput(_("Only extra services have a deadline of their own."), code="no_service")
    pool.closes_at = closes_at
    Pool.objects.filter(pk=pool.pk).update(closes_at=closes_at)
    record("pool.deadline", on=pool.offering, by=by, pool=pool.pk)
    return pool
