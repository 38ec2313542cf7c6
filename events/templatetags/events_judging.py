"""What the pages of judging need besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from core.i18n import pick

register = template.Library()


@register.filter
def criterion_text(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A criterion's {"title", "help", "language"} in one language, the reader's if it is written."""
    title, language = pick({code: text.get("title", "") for code, text in texts.items()})
    return {"title": title, "help": texts.get(language, {}).get("help", ""), "language": language}


@register.filter
def step_of(scores: Mapping[str, Any], key: str) -> Any:
    """The step chosen for a criterion, or None."""
    return scores.get(key)
