"""Links with a secret: whoever was sent the address may open it. The house keeps the secret's digest, never itself."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import InvalidInput, PermissionRefused


class Addressed(Protocol):
    email: str


def new_token(size: int = 32) -> str:
    """A secret of `size` random bytes, fit for an address."""
    return secrets.token_urlsafe(size)


def digest(token: str) -> str:
    """What the table keeps: 64 letters. The token is long and random, so a plain sha256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def clean_email(email: str) -> str:
    """In the form in which the house compares addresses. Errors: bad_email."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput(_("This is no e-mail address."), code="bad_email", field="email") from error
    return email


def is_addressed_to(letter: Addressed, person: Any) -> bool:
    return letter.email.lower() == person.email.lower()


def check_addressee(letter: Addressed, person: Any) -> None:
    """A forwarded letter opens, but only its addressee may answer. Errors: invitation_for_someone_else."""
    if not is_addressed_to(letter, person):
        raise PermissionRefused(
            _("This invitation was sent to another e-mail address. Sign in with that address to accept it."),
            code="invitation_for_someone_else",
        )
