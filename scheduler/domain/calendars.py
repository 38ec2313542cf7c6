"""The address of a person's own calendar: a secret that can be replaced."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.audit import record
from scheduler.models import CalendarToken
from scheduler.models.calendar import new_token


def calendar_token(person: Any) -> str:
    """The secret in the address; "" while the person has not asked for one."""
    return CalendarToken.objects.filter(person=person).values_list("token", flat=True).first() or ""


@transaction.atomic
def renew_calendar_token(*, person: Any, by: Any) -> CalendarToken:
    """Makes the first address or replaces it; the old one is dead from then on."""
    row, _created = CalendarToken.objects.update_or_create(person=person, defaults={"token": new_token()})
    record("calendar.renewed", on=row, by=by)
    return row
