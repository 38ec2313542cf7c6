"""States and kinds of people and organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    SCHOOL = "school", _("School")
    CITY = "city", _("City department")
    ASSOCIATION = "association", _("Association")
    STARTUP = "startup", _("Start-up")
    LIBRARY = "library", _("Library")
    ADULT_EDUCATION = "adult_education", _("Adult education centre")


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    TRAINER = "trainer", _("Trainer")
    REPRESENTATIVE = "representative", _("Representative")


# Who may write courses and follow learners in their organisation.
TEACHING_ROLES = (Role.OWNER, Role.EDITOR, Role.TRAINER)

# Who puts an organisation's pages before the public.
EDITING_ROLES = (Role.OWNER, Role.EDITOR)
