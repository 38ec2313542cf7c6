"""What a certificate can stand for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COURSE = "course", _("Completed course")
    PARTICIPATION = "participation", _("Participation")
    MENTORING = "mentoring", _("Mentoring")
    AWARD = "award", _("Award")
