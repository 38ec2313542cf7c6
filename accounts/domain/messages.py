"""Telling a person something: once, by mail and on their page, in their language."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation

from accounts.models import Message, Person
from core.links import page_url
from core.mail import queue_mail

from .letters import render_plain, write_letter


@transaction.atomic
def send_message(
    *, to: Person, kind: str, key: str, context: dict[str, Any], link: str = "", ics: bytes | None = None
) -> Message:
    """Stores the message for the person's page and queues the mail. The same `key` twice does nothing more.

    Words come from `messages/<kind>.subject.txt` and `messages/<kind>.txt`; both see `context`, `person` and `link`.
    A third, optional template `messages/<kind>.link.txt` names the button. `link` is an address, or the path of a page
    without language prefix. `ics` is a calendar file sent along.
    """
    if told := Message.objects.filter(key=key).first():
        return told
    link = page_url(link, to.language) if link and "://" not in link else link
    subject, text, link_text = _words(kind, {**context, "person": to, "link": link}, to.language)
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "person": to,
            "kind": kind,
            "language": to.language,
            "subject": subject[:250],
            "text": text,
            "link": link,
        },
    )
    if created:
        _queue(message, link_text, ics)
    return message


def mark_read(*, message: Message, by: Person) -> Message:
    """Sets the read mark of one's own message; marking twice keeps the first time."""
    if message.person_id == by.pk and message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


def mark_all_read(*, by: Person) -> int:
    """How many messages were still unread."""
    return Message.objects.filter(person=by).unread().update(read_at=timezone.now())


def _words(kind: str, context: dict[str, Any], language: str) -> tuple[str, str, str]:
    with translation.override(language):
        subject = " ".join(render_plain(f"messages/{kind}.subject.txt", context).split())
        text = render_plain(f"messages/{kind}.txt", context)
        return subject, text, _link_text(kind, context)


def _link_text(kind: str, context: dict[str, Any]) -> str:
    try:
        return render_plain(f"messages/{kind}.link.txt", context)
    except TemplateDoesNotExist:
        return ""


def _queue(message: Message, link_text: str, ics: bytes | None) -> None:
    letter = write_letter(
        subject=message.subject,
        text=message.text,
        language=message.language,
        name=message.person.name,
        link=message.link,
        link_text=link_text,
    )
    queue_mail(
        to=message.person.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        key=f"message:{message.key}",
        language=message.language,
        calendar=(ics or b"").decode(),
    )
