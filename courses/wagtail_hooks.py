"""The CMS for trainers: quizzes and course records of their own organisation, and a short menu."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from accounts.policy import is_staff, organisations_taught_by
from courses.domain.listing import refresh_listing
from courses.models import Course, Quiz
from courses.panels import QUIZ_PANELS, RECORD_PANELS, ImportedCourseForm
from courses.scoping import OwnPolicy, OwnViewSet
from courses.widgets import LanguageMapField


class QuizForm(WagtailAdminModelForm):
    """The organisation is one of the person's own."""

    title = LanguageMapField(label=_("Title"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisations_taught_by(self.for_user)
        field: Any = self.fields.get("organisation")
        if field is not None:
            field.queryset = own
            if own.count() == 1 and not self.instance.pk:
                self.initial["organisation"] = own.get().pk


class RecordForm(ImportedCourseForm):
    hint = LanguageMapField(label=_("Hint on the page"), max_length=500, required=False)

    def save(self, commit: bool = True) -> Course:
        """Record and listing in one transaction."""
        with transaction.atomic():
            course: Course = super().save(commit=commit)
            if commit:
                refresh_listing(course=course)
        return course


class QuizViewSet(OwnViewSet):
    model = Quiz
    icon = "tick-inverse"
    menu_label = _("Quizzes")
    menu_order = 200
    add_to_admin_menu = True
    list_display = ["__str__", "organisation", "pass_percent", "updated_at"]
    edit_handler = ObjectList(QUIZ_PANELS, base_form_class=QuizForm)


class CourseViewSet(OwnViewSet):
    """Records, imported ones too: their facts are read, editors add topics, target groups and a hint."""

    model = Course
    icon = "list-ul"
    menu_label = _("Course records")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["slug", "organisation", "source", "state", "updated_at"]
    list_filter = ["source", "state"]
    search_fields = ["slug"]
    copy_view_enabled = False
    edit_handler = ObjectList(RECORD_PANELS, base_form_class=RecordForm)


register_permission_policy(Quiz, OwnPolicy(Quiz))
register_permission_policy(Course, OwnPolicy(Course, forbidden=frozenset({"add", "delete"})))
register_snippet(QuizViewSet)
register_snippet(CourseViewSet)


@hooks.register("construct_main_menu")
def short_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Trainers see what they can use."""
    if not is_staff(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in {"help", "settings"}]


@hooks.register("construct_homepage_summary_items")
def quiet_summary(request: HttpRequest, items: list[Any]) -> None:
    if not is_staff(request.user):
        items.clear()
