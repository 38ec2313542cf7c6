"""Organisations and the roles people have in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def verified(self) -> OrganisationQuerySet:
        return self.exclude(verified_at=None)


class Organisation(UUIDModel, TimestampedModel):
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    description = models.JSONField(_("description"), default=dict, blank=True, help_text="language map")
    website = models.URLField(_("website"), blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    colour = models.CharField(max_length=1, default="b")
    is_partner = models.BooleanField(default=False, help_text="may publish through a feed or the API")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OrganisationQuerySet.as_manager()
    personal_data = PersonalData(person="verified_by", export=(), erase=Erase.ANONYMISE, blank={"verified_by": None})

    class Meta:
        ordering = ["name"]
        constraints = [
            # The person may leave later; the mark stays.
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_at__isnull=False),
                name="accounts_organisation_verified",
            ),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="accounts_organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class Membership(TimestampedModel):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    personal_data = PersonalData(export=("organisation__name", "role", "created_at"), erase=Erase.DELETE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="accounts_membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"
