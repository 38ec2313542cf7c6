"""Absolute addresses for mails, calendars, feeds and documents."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language


def page_url(path: str, language: str | None = None) -> str:
    """`learn/ki/` in German → `https://host/de/learn/ki/`."""
    return f"{settings.BASE_URL}/{language or get_language() or settings.LANGUAGE_CODE}/{path.lstrip('/')}"


def machine_url(path: str) -> str:
    """`verify/ABC` → `https://host/verify/ABC`."""
    return f"{settings.BASE_URL}/{path.lstrip('/')}"
