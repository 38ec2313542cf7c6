"""The document a person gets for finished work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from certificates.codes import grouped, new_code
from certificates.enums import Kind
from core.models import UUIDModel
from core.personal_data import Erase, PersonalData


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of(self, person) -> CertificateQuerySet:
        return self.filter(person=person).order_by("-issued_at", "-id")


class Certificate(UUIDModel):
    """`snapshot` freezes what was true on the day of issue:

    {"kind", "title": {lang: text}, "course": uuid of the course or event, "organisation": name, "minutes": int,
    "completed_on": ISO date, "skills": [{"framework", "version", "code", "level", "names": {lang: text}}],
    "language": lang, "prize": {lang: text}, "team": name, "project": title}
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.COURSE)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    holder_name = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certificates")
    source = models.UUIDField(
        unique=True, help_text="the enrolment, registration … it stands for: one certificate each"
    )
    snapshot = models.JSONField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()
    # The proof stays verifiable without a name: issuer, achievement and dates are not about the person any more.
    personal_data = PersonalData(
        export=("code", "holder_name", "snapshot", "issued_at", "revoked_at", "revoked_reason"),
        erase=Erase.ANONYMISE,
        blank={"person": None, "holder_name": ""},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="certificates_kind"),
            models.CheckConstraint(
                # Who revoked may leave the house later, so a time without a person is allowed; the reverse is not.
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
                name="certificates_revoked_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.code)

    @property
    def code_for_people(self) -> str:
        return grouped(self.code)

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None
