"""Who teaches, needs or has which skill, at which level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from skills.enums import Relation

from .framework import Skill


class SkillStatement(models.Model):
    """The subject is named by kind and uuid, so that this floor need not know what stands above it."""

    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    relation = models.CharField(max_length=10, choices=Relation.choices)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="statements")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "relation", "skill"], name="skills_statement_once"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=8), name="skills_statement_level"),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="skills_statement_relation"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject} {self.relation} {self.skill_id} ({self.level})"
