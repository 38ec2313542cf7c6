"""Tables as files for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

# A cell that begins like this is read as a formula by spreadsheets, also in its wide forms.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheets set to these languages expect a semicolon, because the comma is in their numbers.
SEMICOLON = {"de", "uk"}


def harmless(value: Any) -> str:
    """The value as text that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) else text


def table_file(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; separated as they expect it in the current language."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if get_language() in SEMICOLON else ",", lineterminator="\r\n")
    writer.writerow(harmless(cell) for cell in head)
    for row in rows:
        writer.writerow(harmless(cell) for cell in row)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def day(moment: datetime | None) -> str:
    """The day as every spreadsheet reads it, in the current zone."""
    return timezone.localtime(moment).date().isoformat() if moment else ""


def download(content: bytes, *, name: str, content_type: str = "text/csv; charset=utf-8") -> HttpResponse:
    """A file that no cache keeps. `name` without its ending has letters, digits and hyphens only."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
