"""The code for the door, wherever a registration is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from scheduler.checkin.codes import code_of, short_code
from scheduler.checkin.qr import qr_svg
from scheduler.models import Registration
from scheduler.selectors.checkin import shows_code

register = template.Library()


@dataclass(frozen=True)
class EntranceCode:
    picture: SafeString
    short: str


@register.simple_tag
def entrance_code(registration: Registration) -> EntranceCode | None:
    """Picture and typed code; None when there is no door to come to. One query."""
    if not shows_code(registration, timezone.now()):
        return None
    return EntranceCode(qr_svg(code_of(registration.uuid)), short_code(registration.uuid))
