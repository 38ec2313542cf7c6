"""Quiz: a record with texts per language, chosen into lessons. Its questions are blocks with stable ids: an attempt
names a question by that id and holds no foreign key to it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from accounts.models import Organisation
from core.i18n import pick
from core.models import TimestampedModel, UUIDModel
from courses.blocks import QUESTION_BLOCKS


class Quiz(UUIDModel, TimestampedModel):
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="quizzes"
    )
    title = models.JSONField(_("title"), default=dict, help_text="language map")
    pass_percent = models.PositiveSmallIntegerField(
        _("passed from (percent)"), default=60, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    questions = StreamField(QUESTION_BLOCKS, verbose_name=_("questions"), blank=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [models.CheckConstraint(condition=models.Q(pass_percent__lte=100), name="courses_quiz_percent")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return pick(self.title)[0] or str(self.uuid)
