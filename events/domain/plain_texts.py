"""Longer texts that people write in a plain field, and the addresses they give."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.cleaning import TRICKS
from core.errors import InvalidInput


def clean_text(text: str, *, limit: int, field: str) -> str:
    """Paragraphs of plain text parted by one empty line, without invisible signs. Errors: too_long."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").translate(TRICKS)
    seen = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in seen.split("\n"))).strip()
    if len(whole) > limit:
        raise InvalidInput(
            _("At most %(limit)d characters fit here; these are %(length)d.") % {"limit": limit, "length": len(whole)},
            code="too_long",
            field=field,
        )
    return whole


def first_letters(text: str, most: int) -> str:
    """The same, cut at `most` instead of refused: for words that nobody can be asked to write once more."""
    return clean_text((text or "")[:most], limit=most, field="")


def clean_address(url: str, *, field: str, limit: int = 500) -> str:
    """A web address (https:// is added when it is missing), or "". Errors: not_an_address, too_long."""
    url = "".join(
        sign for sign in (url or "").translate(TRICKS).strip() if unicodedata.category(sign) not in {"Cc", "Cf"}
    )
    if not url:
        return ""
    if len(url) > limit:
        raise InvalidInput(_("This address is too long."), code="too_long", field=field)
    if "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        bad = parts.scheme.lower() not in {"http", "https"} or "." not in (parts.hostname or "") or "@" in parts.netloc
    except ValueError:
        bad = True
    if bad or re.search(r"[\s<>\"'\\]", url):
        raise InvalidInput(
            _("Please give a web address, such as https://example.org."), code="not_an_address", field=field
        )
    return url
