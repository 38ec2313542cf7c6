"""What trainers see in the CMS when they write a course: plain words, lists to tick, nothing they cannot use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel

from courses.cleaning import address
from courses.enums import Accessible, TargetGroup, Topic

COURSE_DEPTH = 3
STEPLEN = 4


def ticks(choices: Any, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=choices, required=False, label=label, widget=forms.CheckboxSelectMultiple)


class CoursePageForm(WagtailAdminPageForm):
    """The lists of facts are ticked."""

    topics = ticks(Topic.choices, gettext_lazy("Topics"))
    target_groups = ticks(TargetGroup.choices, gettext_lazy("For whom"))
    languages = ticks(settings.LANGUAGES, gettext_lazy("Taught in"))
    accessible = ticks(Accessible.choices, gettext_lazy("Accessibility"))
    level = forms.TypedChoiceField(
        choices=[(number, str(number)) for number in range(1, 9)], coerce=int, label=gettext_lazy("Level (1 to 8)")
    )


class LessonPageForm(WagtailAdminPageForm):
    """A lesson's address is unique in its course, because the module is no part of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # made from the title

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.parent_page is None:
            return cleaned
        model = type(self.instance)
        course = self.parent_page.path[: STEPLEN * COURSE_DEPTH]
        slug = cleaned.get("slug") or self.instance.slug
        if not slug and cleaned.get("title"):
            self.instance.slug = cleaned["slug"] = model.free_slug(course, address(cleaned["title"]) or "lesson")
        elif model.objects.filter(path__startswith=course, slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error("slug" if "slug" in self.fields else "title", _("Another lesson has this address already."))
        return cleaned


class ImportedCourseForm(WagtailAdminModelForm):
    """What editors may add to a record: the rest belongs to whoever offers the course."""

    extra_topics = ticks(Topic.choices, gettext_lazy("Further topics"))
    extra_target_groups = ticks(TargetGroup.choices, gettext_lazy("Further target groups"))


def read_only(*names: str) -> list[Panel]:
    return [FieldPanel(name, read_only=True) for name in names]


COURSE_PANELS: list[Panel] = [
    FieldPanel("title"),
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
LESSON_PANELS: list[Panel] = [FieldPanel("title"), FieldPanel("lead"), FieldPanel("minutes"), FieldPanel("body")]
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
