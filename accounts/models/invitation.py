"""A letter that asks someone into an organisation."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.models import TimestampedModel
from core.personal_data import Erase, PersonalData

from .organisation import Organisation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn nor too old."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(TimestampedModel):
    """Only the digest of the token is kept: whoever reads this table can accept nothing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    personal_data = PersonalData(
        person="email", by_email=True, export=("organisation__name", "role", "created_at"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                "role",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_invitation_once",
            ),
            models.CheckConstraint(
                condition=~Q(accepted_at__isnull=False, withdrawn_at__isnull=False),
                name="accounts_invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_invitation_role"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
