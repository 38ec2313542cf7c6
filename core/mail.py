"""Mail goes out through the outbox: at least once, with one Message-ID made from the row's key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from .models import OutboxMessage
from .outbox import enqueue, handler


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    key: str,
    html: str = "",
    language: str = "de",
    headers: Mapping[str, str] | None = None,
    calendar: str = "",
    expires_at: datetime | None = None,
) -> OutboxMessage:
    """Writes the mail into the outbox, in the caller's transaction. The same `key` twice sends one mail.

    After `expires_at` it is not sent any more: a sign-in code that no longer opens anything only confuses.
    """
    payload = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "language": language,
        "headers": dict(headers or {}),
        "calendar": calendar,
        "expires_at": expires_at.isoformat() if expires_at else "",
    }
    return enqueue("mail.send", payload, key=f"mail:{key}")


def message_id(key: str) -> str:
    """The same key gives the same Message-ID, so that a mail sent twice is recognised as one."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


@handler("mail.send", queue="mail", atomic=False)
def send(message: OutboxMessage) -> None:
    mail = message.payload
    if mail["expires_at"] and datetime.fromisoformat(mail["expires_at"]) <= timezone.now():
        return
    email = EmailMultiAlternatives(
        subject=mail["subject"],
        body=mail["text"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail["to"]],
        headers={"Message-ID": message_id(message.key), "Content-Language": mail["language"], **mail["headers"]},
    )
    if mail["html"]:
        email.attach_alternative(mail["html"], "text/html")
    if mail["calendar"]:
        email.attach("lichthof.ics", mail["calendar"], "text/calendar; method=PUBLISH")
    email.send()
