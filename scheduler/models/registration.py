"""A person's place, or wish for one, in an offering."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from scheduler.enums import ENDED_STATES, HOLDING_STATES, LIVE_STATES, Condition, RegistrationState

from .offering import Offering, Pool


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> RegistrationQuerySet:
        return self.filter(state__in=LIVE_STATES)

    def holding(self) -> RegistrationQuerySet:
        """Those that hold places: confirmed, offered and not yet accepted, or pending."""
        return self.filter(state__in=HOLDING_STATES)

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(state=RegistrationState.CONFIRMED)

    def leading(self) -> RegistrationQuerySet:
        """Single ones and those that carry the places of their group: one row per wish."""
        return self.filter(lead__isnull=True)

    def queue(self) -> RegistrationQuerySet:
        """The waiting list in its order; a group stands in it once."""
        return self.leading().filter(state=RegistrationState.WAITING).order_by("seq", "id")


class Registration(UUIDModel, TimestampedModel):
    """One person in one offering. In a group everybody has a row of their own, and the places of all are counted on
    the row that leads; the others (`lead`) hold, wait and end together with it."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=12, choices=RegistrationState.choices)
    lead = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="carried", null=True, blank=True)
    party_size = models.PositiveSmallIntegerField(_("places"), default=1)
    seq = models.PositiveIntegerField(null=True, blank=True, help_text="number on the waiting list, drawn under lock")
    offered_until = models.DateTimeField(null=True, blank=True)
    pending_until = models.DateTimeField(null=True, blank=True)
    open_conditions = models.CharField(
        max_length=120, blank=True, default="", help_text="what must be settled first: keys, separated by spaces"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text="why it ended; the person reads it")

    objects = RegistrationQuerySet.as_manager()
    personal_data = PersonalData(
        export=("offering__title", "state", "party_size", "created_at", "ended_at", "reason"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "offering"], condition=Q(state__in=LIVE_STATES), name="scheduler_registration_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="scheduler_registration_state"
            ),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="scheduler_registration_party"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITING) | Q(seq__isnull=False), name="scheduler_registration_seq"
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offered_until__isnull=False)
                | (~Q(state=RegistrationState.OFFERED) & Q(offered_until__isnull=True)),
                name="scheduler_registration_offer",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.PENDING, pending_until__isnull=False)
                | (~Q(state=RegistrationState.PENDING) & Q(pending_until__isnull=True)),
                name="scheduler_registration_pending",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.CONFIRMED) | Q(open_conditions=""),
                name="scheduler_registration_conditions",
            ),
            models.CheckConstraint(condition=~Q(lead=F("id")), name="scheduler_registration_lead"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED_STATES, ended_at__isnull=False)
                | (~Q(state__in=ENDED_STATES) & Q(ended_at__isnull=True)),
                name="scheduler_registration_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["offering", "seq"], name="scheduler_queue", condition=Q(state=RegistrationState.WAITING)
            ),
            models.Index(
                fields=["offered_until"], name="scheduler_offers", condition=Q(state=RegistrationState.OFFERED)
            ),
            models.Index(
                fields=["pending_until"], name="scheduler_pending", condition=Q(state=RegistrationState.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uuid}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def holds_places(self) -> bool:
        return self.state in HOLDING_STATES

    @property
    def conditions(self) -> list[Condition]:
        """What must still be settled before it is confirmed."""
        return [Condition(key) for key in self.open_conditions.split()]


class RegistrationPlace(models.Model):
    """So many places of one pool, held or waited for; the registration's state says which."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="places")
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="places")
    count = models.PositiveSmallIntegerField(default=1)

    personal_data = PersonalData(person="registration__person", export=("pool__name", "count"), erase=Erase.DELETE)

    class Meta:
        ordering = ["pool_id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "pool"], name="scheduler_place_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="scheduler_place_count"),
        ]

    def __str__(self) -> str:
        return f"{self.count} of pool {self.pool_id}"
