"""CourseRun: one dated or self-paced delivery of a course. Places, dates and registrations belong to its Offering."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import UUIDModel
from courses.enums import Format

from .course import Course


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def with_offering(self) -> CourseRunQuerySet:
        return self.select_related("offering__organisation", "course")


class CourseRun(UUIDModel):
    offering = models.OneToOneField("scheduler.Offering", on_delete=models.CASCADE, related_name="course_run")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="runs")
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.ONSITE)
    language = models.CharField(max_length=10, blank=True)
    note = models.JSONField(default=dict, blank=True, help_text="language map")
    external_id = models.CharField(max_length=200, blank=True)
    provider_url = models.URLField(max_length=1000, blank=True)
    # What an import says about places; imported runs have no registration here.
    place_text = models.CharField(max_length=300, blank=True, help_text="where, in the partner's words")

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(format__in=Format.values), name="courses_run_format"),
            models.UniqueConstraint(
                fields=["course", "external_id"], condition=~Q(external_id=""), name="courses_run_external_once"
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.course_id} {self.format}"

    @property
    def is_self_paced(self) -> bool:
        return self.format == Format.SELF_PACED
