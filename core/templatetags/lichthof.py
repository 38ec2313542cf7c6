"""Template tags and filters for every page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django import template
from django.utils.html import Urlizer
from django.utils.safestring import SafeString, mark_safe

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


class _WholeAddresses(Urlizer):
    """Only what begins with https:// or http://: the name of a team or a person is not to become a link."""

    simple_url_2_re = re.compile(r"(?!)")


@register.filter
def linked(text: str) -> SafeString:
    """`text` escaped, its whole addresses as links."""
    return mark_safe(_WholeAddresses()(text, nofollow=True, autoescape=True))
