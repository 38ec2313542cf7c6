"""The tree in which trainers write: OrganisationPage > CoursePage > ModulePage > LessonPage, one tree per language.

Pages are only for writing. What the public reads goes through the record (`Course`), which publishing keeps in step:
page and record meet in the page's `translation_key`, so that a copied page never shares a record.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from accounts.models import Organisation
from core.pages import HubPage
from courses.blocks import LESSON_BLOCKS, OUTCOME_BLOCKS, SKILL_BLOCKS
from courses.enums import PICTURES
from courses.panels import (
    ADDRESS_PANELS,
    COURSE_PANELS,
    LESSON_PANELS,
    CoursePageForm,
    LessonPageForm,
)

from .course import Course

STEPLEN = Page.steplen
ORGANISATION_DEPTH = 2
COURSE_DEPTH = 3
PICTURE_CHOICES = [(key, key) for key in PICTURES]


class TreePage(HubPage):
    """A page of a course, module or lesson, or the root of an organisation."""

    draw = "courses.views.preview.draw"

    class Meta:
        abstract = True

    def path_in_course(self) -> str | None:
        """`learn/<course>/` for a course or module, `learn/<course>/<lesson>/` for a lesson; None before the first
        publishing. Two queries for modules and lessons, one for courses."""
        key = self.translation_key
        if self.depth != COURSE_DEPTH:
            key = CoursePage.objects.filter(path=self.course_path()).values_list("translation_key", flat=True).first()
        slug = Course.objects.filter(page_key=key).values_list("slug", flat=True).first() if key else None
        tail = f"{self.slug}/" if isinstance(self, LessonPage) else ""
        return f"learn/{slug}/{tail}" if slug else None

    def course_path(self) -> str:
        """Tree path of the CoursePage this page belongs to (or is)."""
        return self.path[: STEPLEN * COURSE_DEPTH]


class OrganisationPage(TreePage):
    """The root of one organisation's courses; whoever teaches there may write below it, and nowhere else."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    override_translatable_fields = [SynchronizedField("organisation", overridable=False), SynchronizedField("slug")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = settings.ORGANISATION_SUBPAGES
    max_count = None

    class Meta:
        verbose_name = _("courses of an organisation")

    def hub_path(self) -> str:
        return f"organisations/{self.organisation.slug}/"


class CoursePage(TreePage):
    summary = models.TextField(_("in one or two sentences"), max_length=300)
    description = RichTextField(_("description"), features=["bold", "italic", "ol", "ul", "link", "h3"], blank=True)
    outcomes = StreamField(OUTCOME_BLOCKS, verbose_name=_("afterwards people can"), blank=True)
    requirements = models.TextField(_("what one needs"), blank=True, max_length=1000)

    level = models.PositiveSmallIntegerField(_("level"), default=1)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    target_groups = models.JSONField(_("for whom"), default=list, blank=True)
    languages = models.JSONField(_("taught in"), default=list, blank=True)
    accessible = models.JSONField(_("accessibility"), default=list, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes"), default=0, blank=True, help_text=_("0: the sum of the lessons' minutes")
    )
    price = models.DecimalField(_("price in euro"), max_digits=9, decimal_places=2, default=0)
    certificate = models.BooleanField(_("with certificate"), default=True)
    picture = models.CharField(_("drawing"), max_length=20, choices=PICTURE_CHOICES, default="book")
    skills = StreamField(SKILL_BLOCKS, verbose_name=_("skills"), blank=True)
    quizzes_count = models.BooleanField(_("all quizzes must be passed"), default=True)
    attendance_percent = models.PositiveSmallIntegerField(
        _("attendance needed (percent of the sessions)"), default=0, blank=True
    )

    content_panels = COURSE_PANELS
    promote_panels = ADDRESS_PANELS
    base_form_class = CoursePageForm
    parent_page_types = ["courses.OrganisationPage"]
    subpage_types = ["courses.ModulePage"]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in (
            "level", "topics", "target_groups", "languages", "accessible", "minutes", "price", "certificate",
            "picture", "skills", "quizzes_count", "attendance_percent",
        )
    ] + [SynchronizedField("slug")]  # fmt: skip

    class Meta:
        verbose_name = _("course")

    def hub_path(self) -> str | None:
        return self.path_in_course()


class ModulePage(TreePage):
    """A part of a course; holds lessons and has no page of its own."""

    promote_panels = ADDRESS_PANELS
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("module")

    def hub_path(self) -> str | None:
        return self.path_in_course()


class LessonPage(TreePage):
    lead = models.TextField(_("what this lesson is about"), max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    body = StreamField(LESSON_BLOCKS, verbose_name=_("content"), blank=True)

    content_panels = LESSON_PANELS
    promote_panels = ADDRESS_PANELS
    base_form_class = LessonPageForm
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    override_translatable_fields = [
        SynchronizedField("minutes", overridable=False),
        SynchronizedField("slug"),
        TranslatableField("lead"),
    ]

    class Meta:
        verbose_name = _("lesson")

    def hub_path(self) -> str | None:
        return self.path_in_course()

    @staticmethod
    def free_slug(course_path: str, wanted: str) -> str:
        """`wanted`, or `wanted-2`… when another lesson of the course already has it."""
        taken = set(
            LessonPage.objects.filter(path__startswith=course_path, slug__startswith=wanted).values_list(
                "slug", flat=True
            )
        )
        stem, number = re.sub(r"-\d+$", "", wanted) or wanted, 2
        slug = wanted
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug
