"""How a thing or a person stands to a skill."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    TEACHES = "teaches", _("teaches")
    NEEDS = "needs", _("needs")
    HAS = "has", _("has")


class Stage(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
    HIGHLY_SPECIALISED = "highly_specialised", _("Highly specialised")


LEVELS = range(1, 9)
