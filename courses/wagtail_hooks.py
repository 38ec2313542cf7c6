"""The CMS for trainers: quizzes and course records of their own organisation, page choosers without foreign titles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, include, path, re_path, resolve
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.urls import reports
from wagtail.snippets.models import register_snippet

from accounts.policy import is_staff, organisations_taught_by
from courses.domain.listing import refresh_listing
from courses.models import Course, OrganisationPage, Quiz
from courses.panels import QUIZ_PANELS, RECORD_PANELS, ImportedCourseForm
from courses.scoping import OwnViewSet
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
    forbidden = frozenset({"add", "delete"})
    list_display = ["slug", "organisation", "source", "state", "updated_at"]
    list_filter = ["source", "state"]
    search_fields = ["slug"]
    copy_view_enabled = False
    edit_handler = ObjectList(RECORD_PANELS, base_form_class=RecordForm)


register_snippet(QuizViewSet)
register_snippet(CourseViewSet)


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: Any, request: HttpRequest) -> Any:
    """Trainers choose among the pages of their organisations; even titles of others stay unseen."""
    if is_staff(request.user):
        return pages
    roots = OrganisationPage.objects.filter(organisation__in=organisations_taught_by(request.user))
    below = Q(pk__in=[])
    for tree_path in roots.values_list("path", flat=True):
        below |= Q(path__startswith=tree_path)
    return pages.filter(below)


@require_admin_access
def city_reports(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Wagtail's reports show titles of every organisation: only the city's own people read them."""
    if not is_staff(request.user):
        raise PermissionDenied
    match = resolve(f"/{rest}", urlconf=_Reports)
    return match.func(request, *match.args, **match.kwargs)


class _Reports:
    """Wagtail's own addresses below /cms/reports/, to go on to."""

    urlpatterns = [path("", include(reports))]


@hooks.register("register_admin_urls")
def guard_reports() -> list[URLPattern]:
    return [re_path(r"^reports/(?P<rest>.*)$", city_reports)]


@hooks.register("construct_main_menu")
def short_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Trainers see what they can use."""
    if not is_staff(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in {"reports", "help", "settings"}]


@hooks.register("construct_homepage_summary_items")
def quiet_summary(request: HttpRequest, items: list[Any]) -> None:
    if not is_staff(request.user):
        items.clear()
