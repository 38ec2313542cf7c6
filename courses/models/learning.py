"""Enrolment and what a person has done: progress hangs on the lesson's translation key and the quiz's uuid,
so that work done in one language counts in all, and a moved or withdrawn lesson loses nobody's work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import UUIDModel
from core.personal_data import Erase, PersonalData

from .course import Course
from .run import CourseRun


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self) -> EnrolmentQuerySet:
        return self.filter(ended_at=None)

    def of(self, person: object) -> EnrolmentQuerySet:
        return self.filter(person=person)


class Enrolment(UUIDModel):
    registration = models.OneToOneField(
        "scheduler.Registration", on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolment"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course_run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="the registration was cancelled")
    completed_at = models.DateTimeField(null=True, blank=True)
    last_lesson_key = models.UUIDField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()
    personal_data = PersonalData(export=("course__slug", "started_at", "ended_at", "completed_at"), erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course_run"], name="courses_enrolment_once")]
        indexes = [models.Index(fields=["person", "course"], name="courses_enrolment_person")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.course_run_id}"

    @property
    def is_active(self) -> bool:
        return self.ended_at is None


class LessonProgress(models.Model):
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons_done")
    lesson_key = models.UUIDField(help_text="translation_key of the lesson's pages")
    completed_at = models.DateTimeField()

    personal_data = PersonalData(
        person="enrolment__person", export=("enrolment__course__slug", "lesson_key", "completed_at"), erase=Erase.DELETE
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="courses_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_key}"


class QuizAttempt(models.Model):
    """One person's answers to one quiz, question by question. `answers`: question key → what was given;
    `results`: question key → right or not, as graded on the server."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz_uuid = models.UUIDField()
    answers = models.JSONField(default=dict)
    results = models.JSONField(default=dict)
    right = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    passed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField()

    personal_data = PersonalData(
        person="enrolment__person",
        export=("enrolment__course__slug", "quiz_uuid", "answers", "results", "passed_at", "answered_at"),
        erase=Erase.DELETE,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz_uuid"], name="courses_attempt_once"),
            models.CheckConstraint(condition=Q(right__lte=models.F("total")), name="courses_attempt_right"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.quiz_uuid} {self.right}/{self.total}"
