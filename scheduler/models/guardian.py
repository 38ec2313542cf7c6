"""What an offering says about minors, and the consent of one minor's guardian.

No date of birth is kept: a pool says which ages it is for, and whoever registers says to which they belong.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from scheduler.entry_enums import ConsentState, Relationship

from .offering import Offering
from .registration import Registration

ANSWERED = (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.WITHDRAWN)


class AgeRules(TimestampedModel):
    """Without a row nothing is said about minors, and a guardian has a week."""

    offering = models.OneToOneField(Offering, on_delete=models.CASCADE, related_name="age_rules")
    note = models.JSONField(_("about minors"), default=dict, blank=True, help_text="language map: no minors without …")
    consent = models.JSONField(
        _("what guardians agree to"), default=dict, blank=True, help_text="language map; plain paragraphs"
    )
    consent_hours = models.PositiveSmallIntegerField(_("hours a guardian has to answer"), default=168)
    keep_days = models.PositiveSmallIntegerField(_("days after the end that guardians' details are kept"), default=30)

    class Meta:
        verbose_name_plural = "age rules"
        constraints = [
            models.CheckConstraint(condition=Q(consent_hours__gte=1), name="scheduler_age_rules_hours"),
        ]

    def __str__(self) -> str:
        return f"age rules of {self.offering_id}"


class GuardianConsent(UUIDModel, TimestampedModel):
    """The address of the guardian's page is signed, not stored: it holds `uuid` and `letter`, so a new letter ends the
    old address, and who reads this table can open nothing."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="consent")
    state = models.CharField(max_length=10, choices=ConsentState.choices, default=ConsentState.ASKED)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=5, default="de")
    letter = models.PositiveSmallIntegerField(default=1, help_text="number of the address that opens")
    asked_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)

    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    relationship = models.CharField(_("relationship"), max_length=10, choices=Relationship.choices, blank=True)
    phone = models.CharField(_("phone on the day"), max_length=40, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=1000)
    agreed_to = models.JSONField(default=dict, blank=True, help_text="what stood on the page: title, dates, terms")
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text="name, addresses and notes were deleted")

    personal_data = PersonalData(
        person="registration__person",
        export=(
            "registration__offering__title", "state", "name", "email", "language", "asked_at",
            "answered_at", "withdrawn_at", "relationship", "phone", "notes", "agreed_to",
        ),
        erase=Erase.DELETE,
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConsentState.values), name="scheduler_consent_state"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ANSWERED], answered_at__isnull=False)
                | (~Q(state__in=[state.value for state in ANSWERED]) & Q(answered_at__isnull=True)),
                name="scheduler_consent_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=ConsentState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=ConsentState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="scheduler_consent_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(relationship="") | Q(relationship__in=Relationship.values),
                name="scheduler_consent_relationship",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="scheduler_consent_open", condition=Q(state=ConsentState.ASKED)),
        ]

    def __str__(self) -> str:
        return f"consent {self.state} {self.uuid}"

    @property
    def is_given(self) -> bool:
        return self.state == ConsentState.GIVEN
