"""Kinds, states and fixed lists of courses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.enums import PICTURES, Accessible, Format, TargetGroup, Topic

__all__ = [
    "PICTURES",
    "TRANSITIONS",
    "Accessible",
    "CourseState",
    "Format",
    "QuestionKind",
    "Source",
    "TargetGroup",
    "Topic",
]


class Source(models.TextChoices):
    OWN = "own", _("Taught here")
    IMPORTED = "imported", _("Taken in from a partner")


class CourseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TRANSITIONS: dict[CourseState, set[CourseState]] = {
    CourseState.DRAFT: {CourseState.PUBLISHED},
    CourseState.PUBLISHED: {CourseState.PUBLISHED, CourseState.WITHDRAWN},
    CourseState.WITHDRAWN: {CourseState.PUBLISHED, CourseState.WITHDRAWN},
}


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    TRUE_FALSE = "true_false", _("True or false")
    SHORT_TEXT = "short_text", _("Short text")
    NUMBER = "number", _("Number")
