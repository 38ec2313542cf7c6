"""Mails as files: one `.eml` per message in a folder, for the embedded default where no mail server is set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.text import slugify


class EmailBackend(BaseEmailBackend):
    """Writes each mail to `<folder>/<time> <subject> <message id>.eml`, whole or not at all."""

    def __init__(self, *, folder: str, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(message)
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        mail = message.message()
        identity = str(mail["Message-ID"]).strip("<>").split("@")[0][:12]
        stamp = timezone.localtime().strftime("%Y-%m-%d %H-%M-%S-%f")
        file = self.folder / f"{stamp} {slugify(message.subject)[:50]} {identity}.eml"
        draft = file.with_suffix(".part")
        draft.write_bytes(mail.as_bytes())
        draft.rename(file)
