"""Course: a record of what can be learned, whoever offers it; its texts stand beside it, one row per language."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import TimestampedModel, UUIDModel
from courses.enums import CourseState, Source


class CourseQuerySet(models.QuerySet["Course"]):
    def visible(self) -> CourseQuerySet:
        """Published: may be listed and opened."""
        return self.filter(state=CourseState.PUBLISHED)

    def imported_by(self, partner: Organisation) -> CourseQuerySet:
        return self.filter(source=Source.IMPORTED, imported_from=partner)

    def with_texts(self) -> CourseQuerySet:
        return self.select_related("organisation").prefetch_related("texts")


class Course(UUIDModel, TimestampedModel):
    slug = models.SlugField(max_length=140, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="courses")
    state = models.CharField(max_length=12, choices=CourseState.choices, default=CourseState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    level = models.PositiveSmallIntegerField(_("level"), default=0, help_text=_("1 to 8; 0 when not stated"))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    target_groups = models.JSONField(_("target groups"), default=list, blank=True)
    languages = models.JSONField(_("taught in"), default=list, blank=True)
    accessible = models.JSONField(_("accessibility"), default=list, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    price = models.DecimalField(
        _("price"), max_digits=9, decimal_places=2, null=True, blank=True, help_text=_("empty: not stated, 0: free")
    )
    currency = models.CharField(max_length=3, default="EUR")
    certificate = models.BooleanField(_("with certificate"), default=False)
    picture = models.CharField(_("drawing"), max_length=20, default="book")
    completion = models.JSONField(default=dict, blank=True, help_text="{lessons, quizzes, attendance}")

    # The published modules and lessons in all languages, written at each publishing (see domain/outline.py):
    # a lesson page reads this one value instead of the tree.
    outline = models.JSONField(default=dict, blank=True)
    page_key = models.UUIDField(null=True, blank=True, unique=True, help_text="translation_key of its CoursePage")

    source = models.CharField(max_length=10, choices=Source.choices, default=Source.OWN)
    imported_from = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="imported_courses"
    )
    external_id = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    provider_url = models.URLField(_("page of the provider"), max_length=1000, blank=True)

    # What editors add to an imported record; an import never touches these.
    extra_topics = models.JSONField(_("further topics"), default=list, blank=True)
    extra_target_groups = models.JSONField(_("further target groups"), default=list, blank=True)
    hint = models.JSONField(_("hint of the editors"), default=dict, blank=True, help_text="language map")

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CourseState.values), name="courses_course_state"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=8), name="courses_course_level"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="courses_course_price"),
            models.CheckConstraint(
                condition=Q(source=Source.OWN, imported_from=None)
                | (Q(source=Source.IMPORTED, imported_from__isnull=False) & ~Q(external_id="")),
                name="courses_course_source",
            ),
            models.UniqueConstraint(
                fields=["imported_from", "external_id"],
                condition=Q(source=Source.IMPORTED),
                name="courses_course_external_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="courses_course_org_state")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.slug

    @property
    def path(self) -> str:
        """Address of its page without the language prefix."""
        return f"learn/{self.slug}/"

    @property
    def is_visible(self) -> bool:
        return self.state == CourseState.PUBLISHED

    @property
    def is_imported(self) -> bool:
        return self.source == Source.IMPORTED

    @property
    def is_free(self) -> bool:
        return self.price is not None and self.price == 0

    @property
    def text_map(self) -> dict[str, CourseText]:
        """language → text. Reads `texts`; prefetch it."""
        return {text.language: text for text in self.texts.all()} if self.pk else {}

    @property
    def titles(self) -> dict[str, str]:
        """language → title. Reads `texts`; prefetch it."""
        return {language: text.title for language, text in self.text_map.items()}


class CourseText(models.Model):
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    description = models.TextField(_("description"), blank=True, help_text="clean HTML")
    outcomes = models.JSONField(_("outcomes"), default=list, blank=True)
    requirements = models.TextField(_("requirements"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "language"], name="courses_text_once")]
        ordering = ["course", "language"]

    def __str__(self) -> str:
        return f"{self.title[:60]} ({self.language})"
