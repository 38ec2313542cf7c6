"""One family of errors that people may see: a stable code, a sentence, the field it belongs to."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule of the house said no. `message` is a translated sentence that says what to do."""

    code = "invalid"
    status = 400
    template = "domain_error.html"  # the page for those that no view caught

    def __init__(self, message: Any, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class PermissionRefused(DomainError):
    code = "permission_refused"
    status = 403


class NotFound(DomainError):
    code = "not_found"
    status = 404


class Conflict(DomainError):
    code = "conflict"
    status = 409


class InvalidInput(DomainError):
    code = "invalid_input"
    status = 422


class TooMany(DomainError):
    code = "too_many"
    status = 429
