"""What an offering asks those who register, and what they answered.

Nothing a person said is lost because a question changes: a kind is fixed once somebody answered, an option that was
chosen is retired instead of removed, and a removed question keeps its answers until its day of deletion.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from scheduler.entry_enums import CHOOSING, QuestionKind

from .offering import Offering, Pool
from .registration import Registration


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self, today: date) -> QuestionQuerySet:
        """Neither removed nor past the day on which their answers are deleted."""
        return self.filter(removed_at=None, keep_until__gte=today)

    def due(self, today: date) -> QuestionQuerySet:
        """Their answers must not be kept any longer."""
        return self.filter(keep_until__lt=today)


class Question(UUIDModel, TimestampedModel):
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind of answer"), max_length=8, choices=QuestionKind.choices)
    label = models.JSONField(_("question"), default=dict, help_text="language map")
    help = models.JSONField(_("help"), default=dict, blank=True, help_text="language map")
    options = models.JSONField(
        _("options"), default=list, blank=True, help_text="[{key, text: language map, retired: bool}]"
    )
    required = models.BooleanField(_("must be answered"), default=False)
    sensitive = models.BooleanField(_("sensitive"), default=False, help_text="health, diet, accessibility …")
    reason = models.JSONField(_("why it is asked"), default=dict, help_text="language map; people read it")
    keep_until = models.DateField(_("answers are kept until"))
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    pools = models.ManyToManyField(Pool, related_name="questions", blank=True, help_text="empty: asked of everybody")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="scheduler_question_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CHOOSING]) | Q(options=[]),
                name="scheduler_question_options",
            ),
        ]
        indexes = [models.Index(fields=["keep_until"], name="scheduler_question_keep")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def chooses(self) -> bool:
        return self.kind in CHOOSING

    @property
    def open_options(self) -> list[dict[str, Any]]:
        """Those that can still be chosen."""
        return [option for option in self.options if not option.get("retired")]


class Answer(TimestampedModel):
    """`value`: text, number or date as text, "yes"/"no", the key of an option, or a list of keys."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField()

    personal_data = PersonalData(
        person="registration__person",
        export=("registration__offering__title", "question__label", "value", "question__keep_until", "updated_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        ordering = ["question__position", "question_id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="scheduler_answer_once"),
        ]

    def __str__(self) -> str:
        return f"answer {self.question_id} of {self.registration_id}"
