"""Figures for monitors; no number belongs to a person."""

from __future__ import annotations

from django.db.models import Count

from core.metrics import gauge

from .domain.reconciliation import count_differences
from .enums import LIVE_STATES
from .models import Registration


@gauge("registrations", "Live registrations by state")
def registrations() -> dict[str, float]:
    rows = Registration.objects.live().order_by().values("state").annotate(number=Count("id"))
    counted = {row["state"]: float(row["number"]) for row in rows}
    return {str(state): counted.get(state, 0.0) for state in LIVE_STATES}


@gauge("pools_differing", "Pools whose counters differ from their live registrations (must be 0)")
def pools_differing() -> float:
    return float(count_differences())
