"""Texts from outside: HTML keeps only what a description needs, lines lose control characters and direction tricks."""

from __future__ import annotations

import re
import unicodedata

import nh3
from anyascii import anyascii
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import InvalidInput

# As German readers type them: Gebärden → gebaerden.
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
TAGS = {"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "a", "br", "blockquote"}
# Marks and overrides that turn the direction of what follows, and characters one cannot see.
TRICKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF])


def clean_html(html: str) -> str:
    """`html` with the tags of TAGS only; links get `rel`, everything that runs is gone."""
    return nh3.clean(
        (html or "").translate(TRICKS),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    ).strip()


def clean_line(text: str, *, limit: int, field: str, required: bool = False) -> str:
    """One line of plain text. Raises InvalidInput when it is longer than `limit` or, if required, empty."""
    line = re.sub(r"\s+", " ", _visible(text or "")).strip()
    if required and not line:
        raise InvalidInput(_("Please fill in this field."), code="required", field=field)
    if len(line) > limit:
        raise InvalidInput(
            _("At most %(limit)d characters fit here; these are %(length)d.") % {"limit": limit, "length": len(line)},
            code="too_long",
            field=field,
        )
    return line


def plain(html: str) -> str:
    """The words of an HTML text, for the search."""
    return re.sub(r"\s+", " ", nh3.clean(re.sub(r"<(?=[/a-z])", " <", html or ""), tags=set())).strip()


def _visible(text: str) -> str:
    return "".join(
        char for char in text.translate(TRICKS) if char in "\n\t " or unicodedata.category(char) not in {"Cc", "Cf"}
    )


def address(text: str, *, limit: int = 100) -> str:
    """The part of an address made from a title in any script: `Fürs Ehrenamt!` → `fuers-ehrenamt`."""
    words = anyascii((text or "").casefold().translate(GERMAN))
    return slugify(re.sub(r"[\W_]+", "-", words))[:limit].strip("-")
