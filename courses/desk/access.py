"""Who sits at the desk, and which things are theirs. A foreign thing does not exist for them (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.policy import member_required, organisations_taught_by
from courses.enums import Source
from courses.models import Course, CourseRun

type View = Callable[..., HttpResponseBase]


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
