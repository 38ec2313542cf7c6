"""Putting a course before the public and taking it back: record, skills and listing in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.policy import can_publish
from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from courses.enums import TRANSITIONS, CourseState
from courses.models import Course
from courses.signals import course_published, course_withdrawn
from skills.domain.statements import state_skills

from .listing import refresh_listing


def publish_course(
    *, course: Course, by: Any, skills: Iterable[Mapping[str, Any]] | None = None, now: datetime | None = None
) -> Course:
    """Makes the course visible and listed; publishing again refreshes the listing. `by` None is the house itself.

    Raises PermissionRefused for those who may not publish, InvalidInput without a title.
    """
    if by is not None and not can_publish(by, course.organisation):
        raise PermissionRefused(_("Please submit the course for review; an editor of your organisation publishes it."))
    if not any(text.title for text in course.texts.all()):
        raise InvalidInput(_("A course needs a title in one language."), code="required", field="title")
    now = now or timezone.now()
    with transaction.atomic():
        first = course.state != CourseState.PUBLISHED
        _move(course, CourseState.PUBLISHED)
        course.published_at = course.published_at or now
        course.withdrawn_at = None
        course.save()
        if skills is not None:
            state_skills(subject_kind="course", subject=course.uuid, skills=skills)
        refresh_listing(course=course, now=now)
        if first:
            record("course.published", on=course, by=by)
            course_published.send(Course, course=course)
    return course


def withdraw_course(*, course: Course, by: Any, now: datetime | None = None) -> Course:
    """Takes the course out of every list; those who learn keep their place and their work. Twice changes nothing."""
    if by is not None and not can_publish(by, course.organisation):
        raise PermissionRefused(_("Only an owner or editor of this organisation may withdraw a course."))
    if course.state == CourseState.WITHDRAWN:
        return course
    with transaction.atomic():
        _move(course, CourseState.WITHDRAWN)
        course.withdrawn_at = now or timezone.now()
        course.save()
        refresh_listing(course=course)
        record("course.withdrawn", on=course, by=by)
        course_withdrawn.send(Course, course=course)
    return course


def _move(course: Course, state: CourseState) -> None:
    if state not in TRANSITIONS[CourseState(course.state)]:
        raise Conflict(_("This course has never been published."), code="not_published")
    course.state = state
