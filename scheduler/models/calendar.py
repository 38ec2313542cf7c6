"""The secret in the address of a person's own calendar; a new one revokes the old."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from core.models import TimestampedModel
from core.personal_data import Erase, PersonalData


def new_token() -> str:
    return secrets.token_urlsafe(24)


class CalendarToken(TimestampedModel):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_token")
    token = models.CharField(max_length=60, unique=True, default=new_token)

    personal_data = PersonalData(export=("created_at",), erase=Erase.DELETE)

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
