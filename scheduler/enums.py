"""States of what the scheduler keeps, each with the table of its allowed transitions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


OFFERING_TRANSITIONS: dict[str, set[str]] = {
    OfferingStatus.DRAFT: {OfferingStatus.OPEN, OfferingStatus.CANCELLED},
    OfferingStatus.OPEN: {OfferingStatus.CLOSED, OfferingStatus.CANCELLED},
    OfferingStatus.CLOSED: {OfferingStatus.OPEN, OfferingStatus.CANCELLED},
    OfferingStatus.CANCELLED: set(),
}


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


SESSION_TRANSITIONS: dict[str, set[str]] = {
    SessionStatus.PLANNED: {SessionStatus.CANCELLED},
    SessionStatus.CANCELLED: set(),
}


class RegistrationState(models.TextChoices):
    SUBMITTED = "submitted", _("In review")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is kept for you")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Offer expired")
    REFUSED = "refused", _("Not accepted")


_S = RegistrationState
REGISTRATION_TRANSITIONS: dict[str, set[str]] = {
    _S.SUBMITTED: {_S.CONFIRMED, _S.WAITING, _S.REFUSED, _S.CANCELLED},
    _S.WAITING: {_S.CONFIRMED, _S.OFFERED, _S.CANCELLED},
    _S.OFFERED: {_S.CONFIRMED, _S.EXPIRED, _S.CANCELLED},
    _S.CONFIRMED: {_S.CANCELLED},
    _S.CANCELLED: set(),
    _S.EXPIRED: set(),
    _S.REFUSED: set(),
}
TRANSITIONS = REGISTRATION_TRANSITIONS

# A person has at most one live registration per offering.
LIVE_STATES = (_S.SUBMITTED, _S.CONFIRMED, _S.WAITING, _S.OFFERED)
# These states hold places: they are what `Pool.taken` counts.
HOLDING_STATES = (_S.CONFIRMED, _S.OFFERED)
ENDED_STATES = (_S.CANCELLED, _S.EXPIRED, _S.REFUSED)


class Promotion(models.TextChoices):
    """What happens to the next person on the waiting list when a place becomes free."""

    CONFIRM = "confirm", _("The place is theirs at once")
    OFFER = "offer", _("The place is kept for them until a deadline")


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


ATTENDANCE_TRANSITIONS: dict[str, set[str]] = {
    str(state): {str(other) for other in AttendanceState} - {str(state)} for state in AttendanceState
}
