"""Who sits at the desk, and which things are theirs. A foreign thing does not exist for them (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Person
from accounts.policy import member_required, organisations_taught_by
from courses.enums import Source
from courses.models import Course, CourseRun
from scheduler.models import Registration, Session

type View = Callable[..., HttpResponseBase]


def visitor(request: HttpRequest) -> Person:
    """The signed-in person; views that call this stand behind a guard."""
    return cast(Person, request.user)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if that is nothing; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def course_or_404(request: HttpRequest, slug: str) -> Course:
    """A course written here, of an organisation at which the visitor teaches."""
    mine = Course.objects.filter(organisation__in=organisations_taught_by(request.user), source=Source.OWN)
    return get_object_or_404(mine.with_texts(), slug=slug)


def for_run(view: View) -> View:
    """Guard: hands the run of the address to the view, when it is the visitor's own, and speaks in the run's zone."""

    @wraps(view)
    def found(request: HttpRequest, run: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = CourseRun.objects.filter(
            course__organisation__in=organisations_taught_by(request.user), course__source=Source.OWN
        )
        one = get_object_or_404(mine.select_related("offering__organisation", "course__organisation"), uuid=run)
        with timezone.override(one.offering.zone):
            return view(request, one, *args, **kwargs)

    return member_required(found)


def session_or_404(run: CourseRun, uuid: UUID) -> Session:
    session = get_object_or_404(Session.objects.select_related("venue"), uuid=uuid, offering=run.offering_id)
    session.offering = run.offering
    return session


def registration_or_404(run: CourseRun, uuid: UUID) -> Registration:
    rows = Registration.objects.select_related("person")
    registration = get_object_or_404(rows, uuid=uuid, offering=run.offering_id)
    registration.offering = run.offering
    return registration
