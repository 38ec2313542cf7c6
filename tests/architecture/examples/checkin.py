"""Check-in: the pages at the door, a helper's link, a scan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from scheduler.domain.offerings import add_session, create_offering, open_offering
from scheduler.domain.registration import register
from scheduler.domain.scan_links import make_scan_link
from scheduler.models import Registration, Scan, Session

DOOR = (
    "checkin", "checkin_list", "checkin_scans", "checkin_worker", "checkin_manifest", "checkin_log", "checkin_live",
    "checkin_links", "checkin_revoke",
)  # fmt: skip


def addresses(world: Any) -> None:
    session = _session(world.organisation)
    link, token = make_scan_link(session=session, by=None, label="Side entrance")
    values = {"session": session.uuid, "link": link.uuid}
    world.values |= {f"scheduler:{name}": values for name in DOOR}
    world.values["scheduler:checkin_help"] = {"token": token}
    world.values["scheduler:code"] = {"uuid": _registration(session, world.learner).uuid}


def belongings(person: Any, organisation: Any) -> None:
    session, now = _session(organisation), datetime.now(UTC)
    Scan.objects.create(
        key=uuid4(), session=session, registration=_registration(session, person), kind="entry", at=now, received_at=now
    )


def _session(organisation: Any) -> Session:
    offering = create_offering(organisation=organisation, by=None, title={"en": "A full house"}, path="", places=5)
    start = datetime.now(UTC) + timedelta(hours=1)
    session = add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=2))
    open_offering(offering=offering, by=None)
    return session


def _registration(session: Session, person: Any) -> Registration:
    return register(offering=session.offering, person=person, by=person)
