"""Frameworks of skills (DigComp, ESCO): areas, skills and the eight levels, with names per language."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from skills.enums import Stage


class Framework(models.Model):
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    names = models.JSONField(default=dict, help_text="language map")
    source = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True, help_text="of the file that was loaded last")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="skills_framework_once")]
        ordering = ["code", "version"]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Area(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict, help_text="language map")
    own_wording = models.JSONField(default=list, help_text="languages in which the name is ours, not official")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="skills_area_once")]
        ordering = ["framework", "position"]

    def __str__(self) -> str:
        return f"{self.code}"


class Skill(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="skills")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="skills")
    code = models.CharField(max_length=120)
    names = models.JSONField(default=dict, help_text="language map")
    descriptions = models.JSONField(default=dict, help_text="language map")
    own_wording = models.JSONField(default=list, help_text="languages in which the name is ours, not official")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="skills_skill_once")]
        ordering = ["framework", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.names.get('en', '')}"


class Level(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage.choices)
    names = models.JSONField(default=dict, help_text="language map")
    words = models.JSONField(default=dict, help_text="language map: how one works at this level, in two or three words")
    own_wording = models.JSONField(default=list, help_text="languages in which the name is ours, not official")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "level"], name="skills_level_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=8), name="skills_level_range"),
        ]
        ordering = ["framework", "level"]

    def __str__(self) -> str:
        return f"{self.level}"
