"""What every test of the gallery begins with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from tests.events.room import hackathon_in


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def event() -> Event:
    """Its gallery is open, the public votes until tomorrow."""
    now = timezone.now()
    return hackathon_in(gallery_from=now - timedelta(hours=1), vote_until=now + timedelta(days=1), vote_by="anyone")
