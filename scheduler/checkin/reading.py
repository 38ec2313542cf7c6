"""Translates what a form or a device sends; decides nothing but whether it can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from scheduler.domain.checkin import Scanned
from scheduler.enums import ScanKind
from scheduler.models import Session

from .access import Post
from .codes import is_whole, read_code, read_short, tidy

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Meant:
    """What a typed or scanned text means: a registration, a forgery, or a name to look for."""

    registration: UUID | None = None
    is_forged: bool = False
    name: str = ""


def meaning_of(text: str, session: Session) -> Meant:
    if is_whole(tidy(text)):
        found = read_code(text)
        return Meant(found, is_forged=found is None)
    if between := read_short(text):
        rows = session.offering.registrations.filter(uuid__range=between)
        if found := rows.values_list("uuid", flat=True).first():
            return Meant(found)
    return Meant(name=text.strip()[:100])


def scans_from(request: HttpRequest, post: Post) -> list[Scanned]:
    """The lines of a device, as JSON `{"scans": [{key, kind, registration or code, at, device, entrance …}]}`."""
    try:
        sent = json.loads(request.body)["scans"]
        if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
            raise ValueError(len(sent))
        return [scanned_from(line, post) for line in sent]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError):
        raise InvalidInput(_("These scans cannot be read."), code="unreadable") from None


def scanned_from(line: Mapping[str, Any], post: Post) -> Scanned:
    registration = _uuid(line.get("registration")) or read_code(str(line.get("code") or ""))
    return Scanned(
        key=_uuid(line.get("key")) or uuid4(),
        kind=str(line.get("kind") or ScanKind.ENTRY),
        registration=registration,
        at=_moment(line.get("at")),
        device=str(line.get("device") or ""),
        entrance=str(line.get("entrance") or (post.link.label if post.link else "")),
        let_in=None if line.get("let_in") is None else bool(line["let_in"]),
        name=str(line.get("name") or ""),
        # Helpers do not learn who has an account here.
        email=str(line.get("email") or "") if post.is_desk else "",
        places=int(line.get("places") or 1),
        reason=str(line.get("reason") or ""),
        undoes=_uuid(line.get("undoes")),
    )


def _uuid(text: Any) -> UUID | None:
    return UUID(str(text)) if text else None


def _moment(millis: Any) -> datetime | None:
    return datetime.fromtimestamp(float(millis) / 1000, UTC) if millis else None
