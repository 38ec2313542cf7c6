"""Texts per language: maps `{"de": …, "en": …}` and the choice among them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

FALLBACKS = ("de", "en")


def pick(texts: Mapping[str, str] | None, language: str | None = None) -> tuple[str, str]:
    """(text, its language): the asked language, else German, English, any other; ("", asked) when there is none."""
    asked = language or get_language() or FALLBACKS[0]
    filled = {code: text for code, text in (texts or {}).items() if text}
    for code in (asked, *FALLBACKS, *filled):
        if code in filled:
            return filled[code], code
    return "", asked
