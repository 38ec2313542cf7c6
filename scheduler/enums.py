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
    OfferingStatus.OPEN: {OfferingStatus.CLOSED, OfferingStatus.CANCELLED, OfferingStatus.DRAFT},
    OfferingStatus.CLOSED: {OfferingStatus.OPEN, OfferingStatus.CANCELLED, OfferingStatus.DRAFT},
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
    IN_DRAW = "in_draw", _("In the draw")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is kept for you")
    PENDING = "pending", _("Kept until something is settled")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Offer expired")
    REFUSED = "refused", _("Not accepted")


_S = RegistrationState
REGISTRATION_TRANSITIONS: dict[str, set[str]] = {
    _S.SUBMITTED: {_S.CONFIRMED, _S.PENDING, _S.WAITING, _S.IN_DRAW, _S.REFUSED, _S.CANCELLED},
    _S.IN_DRAW: {_S.CONFIRMED, _S.PENDING, _S.WAITING, _S.CANCELLED},
    _S.WAITING: {_S.CONFIRMED, _S.PENDING, _S.OFFERED, _S.CANCELLED},
    _S.OFFERED: {_S.CONFIRMED, _S.PENDING, _S.EXPIRED, _S.CANCELLED},
    _S.PENDING: {_S.CONFIRMED, _S.EXPIRED, _S.CANCELLED},
    _S.CONFIRMED: {_S.PENDING, _S.CANCELLED},
    _S.CANCELLED: set(),
    _S.EXPIRED: set(),
    _S.REFUSED: set(),
}
TRANSITIONS = REGISTRATION_TRANSITIONS

# A person has at most one live registration per offering.
LIVE_STATES = (_S.SUBMITTED, _S.IN_DRAW, _S.CONFIRMED, _S.WAITING, _S.OFFERED, _S.PENDING)
# These states hold places: they are what `Pool.taken` counts.
HOLDING_STATES = (_S.CONFIRMED, _S.OFFERED, _S.PENDING)
ENDED_STATES = (_S.CANCELLED, _S.EXPIRED, _S.REFUSED)


class Condition(models.TextChoices):
    """What may have to be settled before a registration is confirmed; its place is kept meanwhile."""

    AGE = "age", _("The age group has to be named first.")
    ENTRY = "entry", _("Terms have to be accepted or questions answered first.")
    GUARDIAN = "guardian", _("A parent or guardian has to agree first.")


class Promotion(models.TextChoices):
    """What happens to the next person on the waiting list when a place becomes free."""

    CONFIRM = "confirm", _("The place is theirs at once")
    OFFER = "offer", _("The place is kept for them until a deadline")


class Allocation(models.TextChoices):
    """Who gets the places when more people want them than there are."""

    FIRST_COME = "first_come", _("Who registers first")
    LOTTERY = "lottery", _("Lots are drawn")


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


ATTENDANCE_TRANSITIONS: dict[str, set[str]] = {
    str(state): {str(other) for other in AttendanceState} - {str(state)} for state in AttendanceState
}


class ScanKind(models.TextChoices):
    """What a line in the log at the door says."""

    ENTRY = "entry", _("Scanned")
    FORCED = "forced", _("Let in all the same")
    WALK_IN = "walk_in", _("Came without registration")
    UNDO = "undo", _("Taken back")
