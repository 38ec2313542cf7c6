"""Settings for Hypothesis' state machines that drive the real database."""

from __future__ import annotations

from django.db import connection
from hypothesis import HealthCheck, settings


def many_lives(lives: int, steps: int = 25) -> settings:
    """So many lives of so many steps; a third of them on PostgreSQL, where each step takes three times as long."""
    return settings(
        max_examples=lives if connection.vendor == "sqlite" else max(1, lives // 3),
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
