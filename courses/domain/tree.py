"""Wagtail's tree and the records: roots per organisation with their permissions, and what publishing writes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.rich_text import expand_db_html

from accounts.domain.groups import EDITORS, TRAINERS, group_for
from accounts.models import Organisation
from core.cleaning import clean_html, clean_line
from core.errors import Conflict
from core.outbox import enqueue
from courses.completion import lessons_of
from courses.models import Course, CoursePage, CourseText, OrganisationPage, Quiz
from courses.models.pages import COURSE_DEPTH, ORGANISATION_DEPTH, STEPLEN

from .courses import free_slug
from .outline import build_outline
from .publishing import publish_course, withdraw_course

TRAINER_PERMISSIONS = ("add_page", "change_page")
EDITOR_PERMISSIONS = (*TRAINER_PERMISSIONS, "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
MODEL_PERMISSIONS = (
    ("courses", "add_quiz"),
    ("courses", "change_quiz"),
    ("courses", "delete_quiz"),
    ("courses", "view_quiz"),
    ("courses", "change_course"),
    ("courses", "view_course"),
    ("wagtail_localize", "submit_translation"),
)


def organisation_page_made(*, page: OrganisationPage) -> None:
    """Whoever teaches at the organisation may write below `page` and nowhere else; editors also publish and review."""
    trainers, editors = (group_for(page.organisation, name) for name in (TRAINERS, EDITORS))
    _grant(trainers, page, TRAINER_PERMISSIONS)
    _grant(editors, page, EDITOR_PERMISSIONS)
    _ask_editors_to_review(page, editors)


def _grant(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for codename in codenames:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for app, codename in MODEL_PERMISSIONS:
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def _ask_editors_to_review(page: OrganisationPage, editors: Group) -> None:
    task, made = GroupApprovalTask.objects.get_or_create(name=_review_name(page.organisation))
    if made:
        task.groups.add(editors)
    workflow, _made = Workflow.objects.get_or_create(name=_review_name(page.organisation))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


def dissolve_organisation(*, organisation: Organisation) -> None:
    """Takes its pages and quizzes away before it goes. Conflict while it still has courses: people may learn in them."""
    if Course.objects.filter(organisation=organisation).exists():
        raise Conflict(_("This organisation still has courses and cannot be dissolved."), code="has_courses")
    for page in OrganisationPage.objects.filter(organisation=organisation):
        page.delete()
    Quiz.objects.filter(organisation=organisation).delete()
    name = _review_name(organisation)
    Workflow.objects.filter(name=name).delete()
    GroupApprovalTask.objects.filter(name=name).delete()


def _review_name(organisation: Organisation) -> str:
    return f"Review: {organisation.slug}"[:255]


def page_changed(*, page: Any, also_below: str = "") -> None:
    """A course, module or lesson was published, unpublished or moved: its record follows. `also_below`: tree path of
    where it was before, whose course follows too."""
    for path in dict.fromkeys([page.path, also_below]):
        course_page = CoursePage.objects.filter(path=path[: STEPLEN * COURSE_DEPTH]).first() if path else None
        if course_page:
            sync_course(key=course_page.translation_key)


def page_gone(*, page: Any) -> None:
    """A page was deleted; for a course page its record is withdrawn unless another language is still there."""
    if isinstance(page, CoursePage):
        sync_course(key=page.translation_key)
    else:
        page_changed(page=page)


def sync_course(*, key: UUID) -> Course | None:
    """Makes the record say what the live pages with translation key `key` say; None when there is nothing to say yet."""
    pages = _live_pages(key)
    with transaction.atomic():
        course = Course.objects.select_for_update().filter(page_key=key).first()
        if not pages:
            return _withdraw(course)
        course = course or _new_course(pages[0])
        return _write(course, pages)


def _live_pages(key: UUID) -> list[CoursePage]:
    """Live pages of the course, one per language, the hub's first language first."""
    rows = CoursePage.objects.filter(translation_key=key, live=True, alias_of=None).select_related("locale")
    order = [code for code, _name in settings.LANGUAGES]
    return sorted(rows, key=lambda page: order.index(page.locale.language_code))


def _withdraw(course: Course | None) -> Course | None:
    return withdraw_course(course=course, by=None) if course and course.is_visible else course


def _new_course(page: CoursePage) -> Course:
    root = OrganisationPage.objects.select_related("organisation").get(path=page.path[: STEPLEN * ORGANISATION_DEPTH])
    course = Course(organisation=root.organisation, slug=free_slug(page.slug), page_key=page.translation_key)
    course.save()
    return course


def _write(course: Course, pages: list[CoursePage]) -> Course:
    before = {lesson["key"] for lesson in lessons_of(course.outline)}
    course.outline = build_outline(pages, course.outline)
    _copy_facts(course, pages[0])
    course.save()
    _write_texts(course, pages)
    if before - {lesson["key"] for lesson in lessons_of(course.outline)}:
        enqueue("courses.check_completions", {"course": str(course.uuid)})
    return publish_course(course=course, by=None, skills=_skills(pages[0]), now=timezone.now())


def _copy_facts(course: Course, page: CoursePage) -> None:
    names = ("level", "topics", "target_groups", "languages", "accessible", "price", "certificate", "picture")
    for name in names:
        setattr(course, name, getattr(page, name))
    course.minutes = page.minutes or sum(lesson["minutes"] for lesson in lessons_of(course.outline))
    course.completion = {
        "lessons": "all",
        "quizzes": "passed" if page.quizzes_count else "none",
        "attendance": page.attendance_percent,
    }


def _skills(page: CoursePage) -> list[dict[str, Any]]:
    values = [block["value"] for block in page.skills.raw_data]
    return [{"code": value["skill"], "level": int(value.get("level") or 1)} for value in values if value.get("skill")]


def _write_texts(course: Course, pages: list[CoursePage]) -> None:
    """One row per live language; a language whose page was unpublished loses its text."""
    paused = CoursePage.objects.filter(translation_key=course.page_key, live=False).values_list(
        "locale__language_code", flat=True
    )
    CourseText.objects.filter(course=course, language__in=list(paused)).delete()
    for page in pages:
        CourseText.objects.update_or_create(course=course, language=page.locale.language_code, defaults=_text(page))


def _text(page: CoursePage) -> dict[str, Any]:
    return {
        "title": clean_line(page.title, limit=300, field="title"),
        "summary": clean_line(page.summary, limit=600, field="summary"),
        "description": clean_html(expand_db_html(page.description)),
        "outcomes": [block["value"] for block in page.outcomes.raw_data if block["value"]],
        "requirements": page.requirements,
    }
