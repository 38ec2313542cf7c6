"""Facts from below: places become enrolments, attendance may complete a course, changed dates reach the listing, and
what trainers publish in the CMS reaches the record. All inside the transaction of the fact."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
)

from accounts.domain.writing import organisation_root
from accounts.enums import TEACHING_ROLES
from accounts.models import Membership
from accounts.signals import membership_changed, organisation_changed, organisation_leaving
from core.outbox import enqueue
from courses.domain.enrolment import end_enrolment, end_enrolments_of, start_enrolment
from courses.domain.progress import check_completion
from courses.domain.reviews import ask_editors, tell_writer
from courses.domain.tree import (
    dissolve_organisation,
    organisation_page_made,
    page_changed,
    page_gone,
)
from courses.models import Course, CoursePage, CourseRun, Enrolment, LessonPage, ModulePage, OrganisationPage
from scheduler.models import Attendance
from scheduler.signals import (
    offering_cancelled,
    offering_changed,
    places_changed,
    registration_cancelled,
    registration_confirmed,
)

COURSE_PAGES = (CoursePage, ModulePage, LessonPage)
KIND = "course_run"  # of the offerings that are ours; others cost no query


@receiver(registration_confirmed, dispatch_uid="courses.registration_confirmed")
def place_taken(sender: Any, *, registration: Any, **_: Any) -> None:
    if registration.offering.kind == KIND:
        start_enrolment(registration=registration)


@receiver(registration_cancelled, dispatch_uid="courses.registration_cancelled")
def place_left(sender: Any, *, registration: Any, by: Any = None, **_: Any) -> None:
    end_enrolment(registration=registration, by=by)


@receiver(offering_cancelled, dispatch_uid="courses.offering_cancelled")
def run_cancelled(sender: Any, *, offering: Any, by: Any = None, **_: Any) -> None:
    end_enrolments_of(offering=offering, by=by)


@receiver(post_save, sender=Attendance, dispatch_uid="courses.attendance_marked")
def attendance_marked(sender: Any, *, instance: Attendance, **_: Any) -> None:
    enrolment = (
        Enrolment.objects.active()
        .filter(registration=instance.registration_id)
        .select_related("course", "course_run", "person")
        .first()
    )
    if enrolment and (enrolment.course.completion or {}).get("attendance"):
        check_completion(enrolment=enrolment)


@receiver(places_changed, dispatch_uid="courses.places_changed")
def places_moved(sender: Any, *, offering: Any, **_: Any) -> None:
    """The listing's word follows after the commit, so that a registration writes no second hot row."""
    course = _course_of(offering)
    if course:
        enqueue("courses.refresh_places", {"course": course})


@receiver(offering_changed, dispatch_uid="courses.offering_changed")
def dates_moved(sender: Any, *, offering: Any, **_: Any) -> None:
    course = _course_of(offering)
    if course:
        enqueue("courses.refresh_listing", {"course": course})


@receiver(organisation_changed, dispatch_uid="courses.organisation_changed")
def organisation_looked_at(sender: Any, *, organisation: Any, **_: Any) -> None:
    """Verified, renamed: the listings of its courses follow."""
    for course in Course.objects.visible().filter(organisation=organisation).values_list("uuid", flat=True):
        enqueue("courses.refresh_listing", {"course": str(course)})


@receiver(page_published, dispatch_uid="courses.page_published")
def published(sender: Any, *, instance: Any, **_: Any) -> None:
    if sender in COURSE_PAGES:
        page_changed(page=instance)


@receiver(page_unpublished, dispatch_uid="courses.page_unpublished")
def unpublished(sender: Any, *, instance: Any, **_: Any) -> None:
    if sender in COURSE_PAGES:
        page_changed(page=instance)


@receiver(post_page_move, dispatch_uid="courses.page_moved")
def moved(sender: Any, *, instance: Any, url_path_before: str = "", **kwargs: Any) -> None:
    if sender in COURSE_PAGES:
        before = kwargs.get("parent_page_before")
        page_changed(page=instance, also_below=before.path if before else "")


@receiver(post_delete, dispatch_uid="courses.page_deleted")
def deleted(sender: Any, *, instance: Any, **_: Any) -> None:
    if sender in COURSE_PAGES:
        page_gone(page=instance)


@receiver(post_save, sender=OrganisationPage, dispatch_uid="courses.organisation_page_made")
def root_made(sender: Any, *, instance: OrganisationPage, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        organisation_page_made(page=instance)


@receiver(membership_changed, dispatch_uid="courses.membership_changed")
def teacher_joined(sender: Any, *, person: Any, organisation: Any, **_: Any) -> None:
    """Whoever may teach finds a place to write."""
    teaches = Membership.objects.filter(person=person, organisation=organisation, role__in=TEACHING_ROLES)
    if teaches.exists():
        organisation_root(organisation=organisation)


@receiver(organisation_leaving, dispatch_uid="courses.organisation_leaving")
def organisation_left(sender: Any, *, organisation: Any, **_: Any) -> None:
    dissolve_organisation(organisation=organisation)


@receiver(task_submitted, sender=TaskState, dispatch_uid="courses.review_wanted")
def review_wanted(sender: Any, *, instance: Any, user: Any = None, **_: Any) -> None:
    ask_editors(task_state=instance, by=user)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="courses.review_approved")
def review_approved(sender: Any, *, instance: Any, **_: Any) -> None:
    tell_writer(workflow_state=instance, answer="approved")


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="courses.review_rejected")
def review_rejected(sender: Any, *, instance: Any, **_: Any) -> None:
    tell_writer(workflow_state=instance, answer="rejected")


def _course_of(offering: Any) -> str:
    if offering.kind != KIND:
        return ""
    key = CourseRun.objects.filter(offering_id=offering.pk).values_list("course__uuid", flat=True).first()
    return str(key) if key else ""
