"""Committed rows for simultaneous clients, taken away afterwards without flushing what migrations wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import Message, Organisation, Person
from core.models import AuditEntry, OutboxMessage
from scheduler.models import Offering, Venue


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database without a transaction around the test; everything these tests make is deleted after it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        for model in (Offering, Venue, Message, OutboxMessage, AuditEntry):
            model._default_manager.all().delete()
        Organisation.objects.filter(slug__startswith="house-").delete()
        Person.objects.filter(email__endswith="@crowd.example").delete()
