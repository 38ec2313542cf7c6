"""Every address declares who may see it. The authorisation matrix test reads the mark; `accounts.policy` enforces."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    PUBLIC = "public"  # anyone, cacheable
    SIGNED_IN = "signed_in"  # a person; the view shows only what is theirs
    MEMBER = "member"  # a person with a role in the organisation the thing belongs to
    STAFF = "staff"  # the city's own people
    MACHINE = "machine"  # programs, monitors, tokens in the address


def audience[View: Callable[..., Any]](who: Audience) -> Callable[[View], View]:
    """Marks a view (a function, or what `as_view()` returned) with its audience."""

    def mark(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]
        return view

    return mark
