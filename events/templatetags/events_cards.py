"""Lists that stand on every visit of an event's page: remembered by everything they show, so they are never stale."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def remembered(name: str, rows: Iterable[Any], href: str = "") -> SafeString:
    """The template `name` of `rows` and `href`. `rows` are frozen; the template reads nothing else but the language."""
    return draw(name, tuple(rows), href, get_language() or "", timezone.get_current_timezone_name())


@lru_cache(maxsize=2000)
def draw(name: str, rows: tuple[Any, ...], href: str, language: str, zone: str) -> SafeString:
    return render_to_string(name, {"rows": rows, "href": href, "LANGUAGE_CODE": language})
