"""Numbers for monitors, read at the moment of asking. Any floor may add a gauge; no number belongs to a person.

@gauge("registrations_waiting", "People on waiting lists")
def waiting() -> float: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from .models import OutboxMessage

type Reading = Callable[[], float | dict[str, float]]

_GAUGES: dict[str, tuple[str, Reading]] = {}


def gauge(name: str, description: str) -> Callable[[Reading], Reading]:
    """Adds `lichthof_<name>` to /metrics. The function returns a number, or numbers by label `kind`."""

    def register(reading: Reading) -> Reading:
        _GAUGES[name] = (description, reading)
        return reading

    return register


@gauge("outbox_messages", "Messages in the outbox by state: open (not carried out yet), failing (tried before), dead")
def outbox_messages() -> dict[str, float]:
    waiting = Q(done_at=None, dead_at=None)
    counts = OutboxMessage.objects.filter(done_at=None).aggregate(
        open=Count("id", filter=waiting),
        failing=Count("id", filter=waiting & Q(tries__gt=0) & ~Q(last_error="")),
        dead=Count("id", filter=Q(dead_at__isnull=False)),
    )
    return dict(counts)


@gauge("outbox_oldest_seconds", "How long the oldest message that is due has been waiting")
def outbox_oldest_seconds() -> float:
    now = timezone.now()
    oldest = OutboxMessage.objects.open().filter(available_at__lte=now).aggregate(at=Min("available_at"))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


class _House(Collector):
    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, (description, reading) in sorted(_GAUGES.items()):
            yield _family(f"lichthof_{name}", description, reading())


def _family(name: str, description: str, value: float | dict[str, float]) -> GaugeMetricFamily:
    if not isinstance(value, dict):
        return GaugeMetricFamily(name, description, value=value)
    family = GaugeMetricFamily(name, description, labels=["kind"])
    for kind, number in value.items():
        family.add_metric([kind], number)
    return family


def exposition() -> bytes:
    """All gauges in Prometheus' text format. They come from the database, so any web process gives the same answer."""
    registry = CollectorRegistry()
    registry.register(_House())
    return generate_latest(registry)
