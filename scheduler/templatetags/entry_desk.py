"""Tags of the desk's pages on what people are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from scheduler.desk.words import pool_label
from scheduler.models import Pool

register = template.Library()


@register.simple_tag(takes_context=True)
def here_url(context: dict[str, Any], name: str, **more: Any) -> str:
    """The address of another page of this desk for the same thing."""
    return str(context["here"].url(name, **more))


@register.filter
def place_words(pool: Pool) -> str:
    return pool_label(pool)


@register.filter
def of_language(texts: Mapping[str, str], code: str) -> str:
    """The text in exactly this language."""
    return (texts or {}).get(code, "")
