"""Template tags and filters for every page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from core.i18n import pick

register = template.Library()


@register.filter
def text(texts: Mapping[str, str] | None) -> str:
    """The text of a language map in the reader's language (falling back to German, English, any)."""
    return pick(texts)[0]


@register.filter
def text_language(texts: Mapping[str, str] | None) -> str:
    """The language in which `text` answered; for `lang="…"` on the element."""
    return pick(texts)[1]
