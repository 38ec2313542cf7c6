"""What a worker does after the commit: the listing follows places and dates."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core.models import OutboxMessage
from core.outbox import enqueue, handler
from courses.domain.listing import courses_left_behind, refresh_listing, refresh_places
from courses.domain.progress import check_completion
from courses.models import Course
from courses.selectors.learning import open_enrolments


@handler("courses.refresh_places")
def follow_places(message: OutboxMessage) -> None:
    course = Course.objects.filter(uuid=message.payload["course"]).first()
    if course:
        refresh_places(course=course)


@handler("courses.refresh_listing")
def follow_dates(message: OutboxMessage) -> None:
    course = Course.objects.filter(uuid=message.payload["course"]).with_texts().first()
    if course:
        refresh_listing(course=course)
        refresh_places(course=course)


@handler("courses.check_completions")
def complete_after_withdrawal(message: OutboxMessage) -> None:
    """A withdrawn lesson may have been the last one somebody lacked."""
    for enrolment in open_enrolments(message.payload["course"]):
        check_completion(enrolment=enrolment)


@shared_task
def follow_the_calendar() -> None:
    """Every hour: dates that are over leave the listings."""
    now = timezone.now()
    with transaction.atomic():
        for course in courses_left_behind(now=now):
            enqueue("courses.refresh_listing", {"course": str(course)}, key=f"calendar:{course}:{now:%Y-%m-%d-%H}")
