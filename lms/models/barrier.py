"""What keeps somebody out: a barrier on a page, reported without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import UUIDModel
from core.personal_data import Erase, PersonalData

LONGEST_REPORT = 4000


class BarrierReport(UUIDModel):
    """`page` is the address the person was on; `email` only if an answer is wanted."""

    page = models.CharField(_("page"), max_length=500, blank=True)
    barrier = models.TextField(_("barrier"), max_length=LONGEST_REPORT)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=10, default="de")
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data = PersonalData(
        person="email",
        by_email=True,
        export=("page", "barrier", "created_at"),
        erase=Erase.ANONYMISE,
        blank={"email": ""},
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            # The person may leave later; the mark stays.
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | models.Q(answered_at__isnull=False),
                name="lms_barrier_answered",
            )
        ]
        indexes = [models.Index(fields=["answered_at", "-created_at"], name="lms_barrier_open")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.page}"
