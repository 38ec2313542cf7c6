"""manage.py make_staff."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEntry

from .makers import make_person

pytestmark = pytest.mark.django_db


def test_it_makes_staff_and_ends_it_with_history() -> None:
    person = make_person(email="mira@city.example")
    call_command("make_staff", "MIRA@city.example", stdout=io.StringIO())
    person.refresh_from_db()
    assert person.is_staff
    assert person.has_perm("wagtailadmin.access_admin")
    call_command("make_staff", "mira@city.example", "--end", stdout=io.StringIO())
    person.refresh_from_db()
    assert not person.is_staff
    assert AuditEntry.objects.filter(action="person.staff_set").count() == 2


def test_someone_unknown_is_said_to_be_unknown() -> None:
    with pytest.raises(CommandError, match="Nobody with this address"):
        call_command("make_staff", "nobody@city.example")
