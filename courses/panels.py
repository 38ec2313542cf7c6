"""What trainers see in the CMS when they write a course: plain words, lists to tick, nothing they cannot use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel, TitleFieldPanel

from core.pages import HubPageForm
from courses.enums import Accessible, TargetGroup, Topic

COURSE_DEPTH = 3
STEPLEN = 4


def ticks(choices: Any, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=choices, required=False, label=label, widget=forms.CheckboxSelectMultiple)


class CoursePageForm(HubPageForm):
    """The lists of facts are ticked."""

    topics = ticks(Topic.choices, gettext_lazy("Topics"))
    target_groups = ticks(TargetGroup.choices, gettext_lazy("For whom"))
    languages = ticks(settings.LANGUAGES, gettext_lazy("Taught in"))
    accessible = ticks(Accessible.choices, gettext_lazy("Accessibility"))
    level = forms.TypedChoiceField(
        choices=[(number, str(number)) for number in range(1, 9)], coerce=int, label=gettext_lazy("Level (1 to 8)")
    )


class LessonPageForm(HubPageForm):
    """A lesson's address is unique in its course, because the module is no part of it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.parent_page is None:
            return cleaned
        slug = cleaned.get("slug") or self.instance.slug
        lessons = type(self.instance).objects.filter(path__startswith=self.course_path(), slug=slug)
        if slug and lessons.exclude(pk=self.instance.pk).exists():
            self.add_error("slug" if "slug" in self.fields else "title", _("Another lesson has this address already."))
        return cleaned

    def free_slug(self, wanted: str) -> str:
        return str(type(self.instance).free_slug(self.course_path(), wanted or "lesson"))

    def course_path(self) -> str:
        return str(self.parent_page.path[: STEPLEN * COURSE_DEPTH])


class ImportedCourseForm(WagtailAdminModelForm):
    """What editors may add to a record: the rest belongs to whoever offers the course."""

    extra_topics = ticks(Topic.choices, gettext_lazy("Further topics"))
    extra_target_groups = ticks(TargetGroup.choices, gettext_lazy("Further target groups"))


def read_only(*names: str) -> list[Panel]:
    return [FieldPanel(name, read_only=True) for name in names]


COURSE_PANELS: list[Panel] = [
    TitleFieldPanel("title"),
    FieldPanel("summary"),
    FieldPanel("description"),
    FieldPanel("outcomes"),
    FieldPanel("requirements"),
    MultiFieldPanel(
        [FieldPanel("topics"), FieldPanel("target_groups"), FieldPanel("languages"), FieldPanel("accessible")],
        heading=gettext_lazy("So that people find it"),
    ),
    MultiFieldPanel(
        [FieldPanel("level"), FieldPanel("minutes"), FieldPanel("price"), FieldPanel("picture")],
        heading=gettext_lazy("Facts"),
    ),
    FieldPanel("skills"),
    MultiFieldPanel(
        [FieldPanel("certificate"), FieldPanel("quizzes_count"), FieldPanel("attendance_percent")],
        heading=gettext_lazy("When is the course completed?"),
    ),
]
LESSON_PANELS: list[Panel] = [TitleFieldPanel("title"), FieldPanel("lead"), FieldPanel("minutes"), FieldPanel("body")]
ADDRESS_PANELS: list[Panel] = [FieldPanel("slug")]
QUIZ_PANELS: list[Panel] = [
    HelpPanel(
        content=gettext_lazy(
            "Write each text in the languages you can; German first. Learners read the best one there is, and their "
            "answers count in every language."
        )
    ),
    FieldPanel("organisation"),
    FieldPanel("title"),
    FieldPanel("pass_percent"),
    FieldPanel("questions"),
]
RECORD_PANELS: list[Panel] = [
    MultiFieldPanel(
        read_only("slug", "organisation", "state", "level", "minutes", "price", "certificate", "provider_url"),
        heading=gettext_lazy("From whoever offers the course; changed there"),
    ),
    MultiFieldPanel(
        [FieldPanel("extra_topics"), FieldPanel("extra_target_groups"), FieldPanel("hint")],
        heading=gettext_lazy("What you add; an import never overwrites it"),
    ),
]
