"""Sessions remember how someone signed in, with the address; they go with the person."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def forget_sessions(person_id: int) -> int:
    """Deletes every living session of a person; returns how many. Sessions carry no foreign key, so all are read."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
        if str(session.get_decoded().get(SESSION_KEY, "")) == str(person_id)
    ]
    for key in found:
        store(key).delete()
    return len(found)
