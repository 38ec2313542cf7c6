"""What the organiser's desk keeps: a form half filled in, decisions nobody sees yet, letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import LetterKind, LetterTime, Verdict
from scheduler.models import Registration

from .event import Event


class EventPlan(UUIDModel, TimestampedModel):
    """The guided form on its way: page → what was sent. `event` is set once it is made; sent again it stays the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_plans")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="event_plans")
    answers = models.JSONField(default=dict)
    event = models.OneToOneField(Event, on_delete=models.CASCADE, null=True, blank=True, related_name="plan")

    personal_data = PersonalData(export=("organisation__name", "created_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"plan {self.uuid}"


class Decision(TimestampedModel):
    """Prepared in private, published together with the others. `outcome` says what publishing came to."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="decision")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    note = models.TextField(_("note for the organisers"), blank=True)
    reason = models.TextField(_("what the person reads when not accepted"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="state it came to, or skipped")

    personal_data = PersonalData(
        person="registration__person",
        export=("registration__offering__title", "verdict", "note", "published_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="events_decision_verdict"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, outcome="") | (Q(published_at__isnull=False) & ~Q(outcome="")),
                name="events_decision_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.registration_id}"


class Letter(UUIDModel, TimestampedModel):
    """Words of the organiser to a chosen set of people. `texts`: language → {"subject", "text"}.

    `audience`: {"who": "places" | …, "value": "…"}. Sent by hand, or `hours` before or after the event.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    texts = models.JSONField(default=dict)
    audience = models.JSONField(default=dict, blank=True)
    time = models.CharField(max_length=6, choices=LetterTime.choices, default=LetterTime.HAND)
    hours = models.PositiveSmallIntegerField(_("hours"), default=24)
    sent_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="events_letter_kind"),
            models.CheckConstraint(condition=Q(time__in=LetterTime.values), name="events_letter_time"),
            models.UniqueConstraint(
                fields=["event", "kind"],
                condition=Q(kind__in=[LetterKind.CONFIRMATION, LetterKind.REMINDER]),
                name="events_one_note_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["time"],
                name="events_letters_due",
                condition=Q(sent_at__isnull=True) & ~Q(time=LetterTime.HAND),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} letter {self.uuid}"
