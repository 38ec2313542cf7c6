"""Decisions about registrations in review: prepared in private, published together.

Publishing is one outbox row. The worker carries out one decision after the other, each in its own transaction; when it
is interrupted, the row comes back and goes on where it stopped. Whoever left meanwhile is skipped and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, InvalidInput
from core.models import OutboxMessage
from core.outbox import enqueue
from events.enums import Verdict
from events.models import Decision, Event
from scheduler.domain.registration import approve_registration, refuse_registration
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Registration

from .events import require_manager

SKIPPED = "skipped"
FULL = "full"
# Refusals first; then those who get a place; whoever is meant for the waiting list comes after them.
ORDER = {Verdict.REFUSE: 0, Verdict.ACCEPT: 1, Verdict.WAIT: 2}
MOST = 2000
AT_ONCE = 100


def prepare_decisions(
    *,
    event: Event,
    by: Any,
    registrations: Iterable[Registration],
    verdict: str,
    note: str = "",
    reason: str = "",
) -> list[Decision]:
    """Marks registrations in review; "" as `verdict` takes marks away. Nobody but the organisers sees it.

    A note that is not given stays. Refusing needs a `reason`, which the person reads later.
    """
    require_manager(event, by)
    if verdict and verdict not in Verdict.values:
        raise InvalidInput(_("Please choose one of these."), code="unknown", field="verdict")
    note, reason = (clean_line(text, limit=500, field=name) for text, name in ((note, "note"), (reason, "reason")))
    if verdict == Verdict.REFUSE and not reason:
        raise InvalidInput(_("Please say why. The people concerned read it."), code="required", field="reason")
    rows = [row for row in registrations if row.offering_id == event.offering_id][:MOST]
    # A group is decided once, by the one who leads it.
    rows = [row for row in rows if row.state == RegistrationState.SUBMITTED and row.lead_id is None]
    with transaction.atomic():
        known = {one.registration_id: one for one in Decision.objects.filter(registration__in=rows)}
        if not verdict:
            Decision.objects.filter(registration__in=rows, published_at=None).delete()
            return []
        made = [_decision(row, known.get(row.pk), verdict, note, reason) for row in rows]
        Decision.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["registration"],
            update_fields=["verdict", "note", "reason", "published_at", "outcome", "updated_at"],
        )  # fmt: skip
        record("decisions.prepared", on=event, by=by, verdict=verdict, rows=len(made))
    return made


def _decision(row: Registration, known: Decision | None, verdict: str, note: str, reason: str) -> Decision:
    kept = known.note if known else ""
    return Decision(
        registration=row, verdict=verdict, note=note or kept, reason=reason if verdict == Verdict.REFUSE else "",
        updated_at=timezone.now(),
    )  # fmt: skip


def open_decisions(event: Event) -> list[Decision]:
    """Prepared and not published, in the order in which they will be carried out."""
    rows = Decision.objects.filter(registration__offering=event.offering_id, published_at=None)
    found = rows.select_related("registration__person").order_by("registration__created_at", "registration_id")
    return sorted(found, key=lambda one: ORDER[Verdict(one.verdict)])


def publish_decisions(*, event: Event, by: Person) -> int:
    """Hands all prepared decisions to the worker; returns how many. Pressed twice they go out once."""
    require_manager(event, by)
    if event.offering.status == OfferingStatus.CANCELLED:
        raise Conflict(_("This has been cancelled."), code="cancelled")
    with transaction.atomic():
        rows = open_decisions(event)
        if not rows:
            raise Conflict(_("No decision is prepared."), code="nothing")
        marks = "|".join(f"{one.pk}:{one.updated_at.isoformat()}" for one in rows)
        key = f"decisions:{event.uuid}:{sha256(marks.encode()).hexdigest()[:20]}"
        payload = {"key": key, "by": by.pk, "decisions": [one.pk for one in rows]}
        enqueue("events.decisions", payload, key=key)
        record("decisions.published", on=event, by=by, rows=len(rows))
    return len(rows)


def is_publishing(event: Event) -> bool:
    """A worker still has decisions of this event before it."""
    return OutboxMessage.objects.open().filter(key__startswith=f"decisions:{event.uuid}:").exists()


def carry_out_decisions(payload: Mapping[str, Any]) -> None:
    """What the worker does; what was carried out already is left alone. Many go in several rows, one after the other,
    so that no worker is taken for dead."""
    by = Person.objects.filter(pk=payload["by"]).first()
    now, later = payload["decisions"][:AT_ONCE], payload["decisions"][AT_ONCE:]
    for pk in now:
        carry_out(pk, by=by)
    if later:
        rest = dict(payload) | {"decisions": later}
        enqueue("events.decisions", rest, key=f"{payload['key']}:{len(later)}")


@transaction.atomic
def carry_out(pk: int, *, by: Any, now: datetime | None = None) -> Decision | None:
    """One decision: a place, the waiting list or a refusal; "skipped" when the person left meanwhile, "full" when there
    is neither a place nor a waiting list (then it is decided again, nobody is told)."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("registration__offering")
    decision = rows.filter(pk=pk, published_at=None).first()
    if decision is None:
        return None
    decision.outcome = _outcome(decision, by)
    decision.published_at = now or timezone.now()
    decision.save(update_fields=["outcome", "published_at", "updated_at"])
    return decision


def _outcome(decision: Decision, by: Any) -> str:
    registration = decision.registration
    if registration.state != RegistrationState.SUBMITTED:
        return SKIPPED
    try:
        with transaction.atomic():
            if decision.verdict == Verdict.REFUSE:
                return refuse_registration(registration=registration, by=by, reason=decision.reason).state
            return approve_registration(registration=registration, by=by).state
    except Conflict as refusal:
        return FULL if refusal.code == "full" else SKIPPED


def last_outcome(event: Event) -> list[Decision]:
    """Published decisions that did not come to what was meant: people who left, places that ran out."""
    rows = Decision.objects.filter(registration__offering=event.offering_id, outcome__in=[SKIPPED, FULL])
    return list(rows.select_related("registration__person").order_by("-published_at", "pk")[:50])
