"""Lists that must not fetch behind one's back."""

from __future__ import annotations

from django.conf import settings
from django.db.models import FETCH_RAISE, Model, QuerySet


def for_lists[Row: Model](rows: QuerySet[Row]) -> QuerySet[Row]:
    """A list selector's rows: in tests (`settings.FETCH_RAISE`) a missing `select_related` or deferred field raises.

    It sees foreign keys and deferred fields only; reverse relations are caught by counting queries with 1 and 3 rows.
    """
    return rows.fetch_mode(FETCH_RAISE) if getattr(settings, "FETCH_RAISE", False) else rows
