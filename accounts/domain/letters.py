"""How words become a mail: plain text and HTML from one source, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from core.mail import queue_mail


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def render_plain(template: str, context: dict[str, Any]) -> str:
    """A text template without HTML escaping, without the empty lines that tags leave behind."""
    source = get_template(template).template  # type: ignore[attr-defined]
    return source.render(Context({"city_name": settings.CITY_NAME, **context}, autoescape=False)).strip()


def write_letter(
    *, subject: str, text: str, language: str, name: str = "", link: str = "", link_text: str = "", code: str = ""
) -> Letter:
    """Wraps `text` in the house's letter paper. `code` is shown large; `link` becomes the one button."""
    with translation.override(language):
        context = {
            "subject": subject,
            "text": text,
            "name": name,
            "link": link,
            "link_text": link_text,
            "code": code,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "city_name": settings.CITY_NAME,
            "base_url": settings.BASE_URL,
        }
        return Letter(
            subject=" ".join(subject.split()),
            text=render_plain("mail/letter.txt", context) + "\n",
            html=render_to_string("mail/letter.html", context),
        )


def send_letter(
    *,
    to: str,
    kind: str,
    context: dict[str, Any],
    language: str,
    link: str,
    key: str,
    name: str = "",
    expires_at: datetime | None = None,
) -> None:
    """A letter to an address that need not belong to a person yet; the same `key` twice sends one mail.

    Words come from `messages/<kind>.subject.txt`, `messages/<kind>.txt` and, for the button, `messages/<kind>.link.txt`.
    """
    with translation.override(language):
        letter = write_letter(
            subject=render_plain(f"messages/{kind}.subject.txt", context),
            text=render_plain(f"messages/{kind}.txt", context),
            language=language,
            name=name,
            link=link,
            link_text=render_plain(f"messages/{kind}.link.txt", context),
        )
    queue_mail(
        to=to, subject=letter.subject, text=letter.text, html=letter.html, key=key, language=language,
        expires_at=expires_at,
    )  # fmt: skip
