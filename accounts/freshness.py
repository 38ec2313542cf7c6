"""Was it this person who sat here a moment ago? Asked before changes that cannot be taken back."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest


def is_fresh(request: HttpRequest) -> bool:
    """Signed in, or asked again, within ACCOUNT_REAUTHENTICATION_TIMEOUT. Someone who has neither password nor second
    factor cannot be asked and counts as fresh."""
    if not request.user.is_authenticated:
        return False
    earliest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    signed_in = any(entry["at"] > earliest for entry in get_authentication_records(request, request.user))
    return signed_in or did_recently_reauthenticate(request)
