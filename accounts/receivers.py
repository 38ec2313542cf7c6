"""What this floor hears from sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
    user_signed_up,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from core.audit import record


@receiver(user_signed_up)
def person_signed_up(user: Any, **kwargs: Any) -> None:
    record("person.signed_up", on=user, by=user)


@receiver(user_logged_in)
def remember_how(request: Any, user: Any, **kwargs: Any) -> None:
    """Whoever signs up proves themselves with a code; allauth does not write that down as signing in."""
    if not get_authentication_records(request, user):
        record_authentication(request, user, method="sign_up")


@receiver(email_changed)
def person_changed_address(user: Any, **kwargs: Any) -> None:
    record("person.email_changed", on=user, by=user)


@receiver([password_changed, password_set, password_reset])
def person_changed_password(user: Any, **kwargs: Any) -> None:
    record("person.password_changed", on=user, by=user)


@receiver(authenticator_added)
def factor_added(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record("person.factor_added", on=user, by=user, type=str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
    record("person.factor_removed", on=user, by=user, type=str(authenticator.type))
