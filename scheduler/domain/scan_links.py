"""Links that let helpers scan: made at the desk, shown once, ended at any time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.secret_links import digest, new_token
from core.audit import record
from core.errors import InvalidInput
from scheduler.models import Scan, ScanLink, Session
from scheduler.rules import clean_line

MOST = 50
AFTER_THE_END = timedelta(hours=6)
FORGET_NAMES_AFTER = timedelta(days=14)
FORGET_LINKS_AFTER = timedelta(days=30)


@transaction.atomic
def make_scan_link(*, session: Session, by: Any, label: str, now: datetime | None = None) -> tuple[ScanLink, str]:
    """(link, its token). The token is nowhere else; the link ends six hours after the session."""
    now = now or timezone.now()
    label = clean_line(label)[:60]
    if not label:
        raise InvalidInput(_("Please say who scans, or at which door."), code="label_missing", field="label")
    if ScanLink.objects.valid(now).filter(session=session).count() >= MOST:
        raise InvalidInput(_("There are enough links for this session. End one first."), code="too_many_links")
    token = new_token(24)
    link = ScanLink.objects.create(
        session=session,
        label=label,
        token_digest=digest(token),
        expires_at=max(session.ends_at, now) + AFTER_THE_END,
    )
    record("scan_link.made", on=link, by=by, session=str(session.uuid))
    return link, token


@transaction.atomic
def revoke_scan_link(*, link: ScanLink, by: Any, now: datetime | None = None) -> ScanLink:
    """From the next request on nobody scans with it. Safe to repeat."""
    if link.revoked_at is None:
        link.revoked_at = now or timezone.now()
        link.save(update_fields=["revoked_at", "updated_at"])
        record("scan_link.revoked", on=link, by=by)
    return link


def link_of(token: str, *, now: datetime | None = None) -> ScanLink | None:
    rows = ScanLink.objects.valid(now or timezone.now()).select_related("session__offering__organisation")
    return rows.filter(token_digest=digest(token)).first()


def forget_guests(*, now: datetime | None = None) -> int:
    """Names of guests go two weeks after the session, helpers' links after a month. The counted lines stay."""
    now = now or timezone.now()
    ScanLink.objects.filter(expires_at__lt=now - FORGET_LINKS_AFTER).delete()
    old = Scan.objects.filter(session__ends_at__lt=now - FORGET_NAMES_AFTER).exclude(name="")
    return old.update(name="")
