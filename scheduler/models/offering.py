"""Something with places (a course run, an event) and the pools in which its places are counted."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from scheduler.enums import Allocation, OfferingStatus, Promotion


def default_timezone() -> str:
    return settings.TIME_ZONE


class OfferingQuerySet(models.QuerySet["Offering"]):
    def open(self) -> OfferingQuerySet:
        return self.filter(status=OfferingStatus.OPEN)

    def public(self) -> OfferingQuerySet:
        """What strangers may see: everything but drafts."""
        return self.exclude(status=OfferingStatus.DRAFT)

    def not_over(self, now: datetime) -> OfferingQuerySet:
        """Still running, still to come, or without dates."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


class Offering(UUIDModel, TimestampedModel):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offerings")
    kind = models.CharField(max_length=30, default="course_run", help_text="who owns it: course_run, event …")
    title = models.JSONField(_("title"), default=dict, help_text="language map")
    path = models.CharField(max_length=300, blank=True, help_text="its page, without the language prefix")
    status = models.CharField(max_length=12, choices=OfferingStatus.choices, default=OfferingStatus.DRAFT)
    timezone = models.CharField(_("time zone"), max_length=40, default=default_timezone)
    starts_at = models.DateTimeField(null=True, blank=True, help_text="first session; kept by the domain")
    ends_at = models.DateTimeField(null=True, blank=True, help_text="end of the last session; kept by the domain")
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    party_max = models.PositiveSmallIntegerField(_("places per registration"), default=1)
    fill_gaps = models.BooleanField(_("smaller groups may fill gaps"), default=False)
    waiting_list = models.BooleanField(_("keeps a waiting list"), default=True)
    approval = models.BooleanField(_("each registration is looked at first"), default=False)
    promotion = models.CharField(max_length=10, choices=Promotion.choices, default=Promotion.CONFIRM)
    offer_hours = models.PositiveSmallIntegerField(_("hours to accept an offered place"), default=48)
    pending_hours = models.PositiveSmallIntegerField(
        _("hours in which members of a group answer and accept"), default=168
    )
    group_max = models.PositiveSmallIntegerField(_("people who may register as one group"), default=10)
    allocation = models.CharField(
        _("who gets the places"), max_length=10, choices=Allocation.choices, default=Allocation.FIRST_COME
    )
    draw_at = models.DateTimeField(_("lots are drawn"), null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True, help_text="written by the draw; first come from then on")
    external = models.BooleanField(
        default=False, help_text="registration happens at the provider; our counters only repeat what they said"
    )
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="raised with every change calendars must notice")

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OfferingStatus.values), name="scheduler_offering_status"),
            models.CheckConstraint(condition=Q(promotion__in=Promotion.values), name="scheduler_offering_promotion"),
            models.CheckConstraint(condition=Q(party_max__gte=1), name="scheduler_offering_party"),
            models.CheckConstraint(condition=Q(group_max__gte=1), name="scheduler_offering_group"),
            models.CheckConstraint(condition=Q(pending_hours__gte=1), name="scheduler_offering_pending"),
            models.CheckConstraint(
                condition=Q(allocation=Allocation.FIRST_COME) | Q(allocation=Allocation.LOTTERY, draw_at__isnull=False),
                name="scheduler_offering_draw",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="scheduler_offering_window",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="scheduler_offering_span",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "ends_at"], name="scheduler_offering_live"),
            models.Index(
                fields=["draw_at"],
                name="scheduler_draws_due",
                condition=Q(allocation=Allocation.LOTTERY, drawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def draws_lots(self) -> bool:
        """Whoever registers now goes into the draw. After it, first come."""
        return self.allocation == Allocation.LOTTERY and self.drawn_at is None


class Pool(models.Model):
    """A counted set of places. `taken` and `waiting` change only in `scheduler.domain.counters`."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="pools")
    key = models.SlugField(max_length=40, blank=True, help_text="sign_language, childcare, loan_laptop …")
    name = models.JSONField(_("name"), default=dict, blank=True, help_text="language map")
    size = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0, help_text="registrations waiting for this pool")
    seq = models.PositiveIntegerField(default=0, help_text="last number drawn for the waiting list")
    is_service = models.BooleanField(_("extra service"), default=False)
    closes_at = models.DateTimeField(_("can be asked for until"), null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True, help_text="on the first day")
    age_max = models.PositiveSmallIntegerField(_("age up to"), null=True, blank=True)
    needs_guardian = models.BooleanField(_("only with a guardian's consent"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_max__gte=F("age_min")),
                name="scheduler_pool_ages",
            ),
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(age_min__isnull=True, age_max__isnull=True, needs_guardian=False),
                name="scheduler_pool_ages_main",
            ),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("size")), name="scheduler_pool_taken"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="scheduler_pool_waiting"),
            models.CheckConstraint(condition=Q(waiting__lte=F("seq")), name="scheduler_pool_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.size} (+{self.waiting})"

    @property
    def free(self) -> int:
        return self.size - self.taken
