"""Predicates and small checks on values; no queries."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_NAME = 150


def clean_name(name: str) -> str:
    """A person's name on one line, composed (NFC), without invisible signs that turn text around.

    Raises ValidationError when nothing is left, when it is too long, or when it carries an address: names stand in
    mails and on certificates.
    """
    shown = "".join(sign for sign in unicodedata.normalize("NFC", name) if _is_visible(sign))
    shown = " ".join(shown.split())
    if not shown:
        raise ValidationError(_("Write your name."), code="required")
    if len(shown) > MAX_NAME:
        raise ValidationError(_("A name may have at most %(max)d letters.") % {"max": MAX_NAME}, code="too_long")
    if any(mark in shown for mark in ("://", "@", "<", ">", "www.")):
        raise ValidationError(_("A name cannot contain an address."), code="address")
    return shown


def _is_visible(sign: str) -> bool:
    """Spaces stay; control and format signs go, except the joiners that Arabic and Indic scripts need."""
    if sign in "\u200c\u200d" or sign.isspace():
        return True
    return unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
