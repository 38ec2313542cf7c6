"""Committed rows for simultaneous clients, taken away afterwards without flushing what migrations wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Message, Organisation, Person
from core.models import AuditEntry, OutboxMessage
from scheduler.models import Offering, Venue


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In this folder `django_db` means: no transaction around the test. What these tests make is deleted after them."""
    with django_db_blocker.unblock():
        assert "test" in str(connection.settings_dict["NAME"]), "never in a database that somebody uses"
        yield
        for model in (Offering, Venue, Message, OutboxMessage, AuditEntry):
            model._default_manager.all().delete()
        Organisation.objects.filter(slug__startswith="house-").delete()
        Person.objects.filter(email__endswith="@crowd.example").delete()
        connection.close()
