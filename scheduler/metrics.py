"""Figures for monitors; no number belongs to a person."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.utils import timezone

from core.metrics import gauge

from .domain.reconciliation import count_differences
from .enums import LIVE_STATES, OfferingStatus, RegistrationState
from .models import Pool, Registration


@gauge("registrations", "Live registrations by state")
def registrations() -> dict[str, float]:
    rows = Registration.objects.live().order_by().values("state").annotate(number=Count("id"))
    counted = {row["state"]: float(row["number"]) for row in rows}
    return {str(state): counted.get(state, 0.0) for state in LIVE_STATES}


@gauge("pool", "Places of the pools of open offerings: how many there are, are taken, are waited for")
def pool() -> dict[str, float]:
    pools = Pool.objects.filter(offering__status=OfferingStatus.OPEN, offering__external=False)
    sums = pools.order_by().aggregate(size=Sum("size"), taken=Sum("taken"), waiting=Sum("waiting"))
    return {name: float(number or 0) for name, number in sums.items()}


@gauge("pending_overdue", "Pending registrations whose deadline has passed (the sweep ends them within a minute)")
def pending_overdue() -> float:
    rows = Registration.objects.filter(state=RegistrationState.PENDING, pending_until__lte=timezone.now())
    return float(rows.count())


@gauge("pools_differing", "Pools whose counters differ from their live registrations (must be 0)")
def pools_differing() -> float:
    return float(count_differences())
