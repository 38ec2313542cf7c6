"""Making and changing runs of a course; dates and places are the scheduler's business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.policy import require_course_manager
from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, InvalidInput
from courses.enums import Format
from courses.models import Course, CourseRun
from scheduler.domain.offerings import add_pool, add_sessions, create_offering, open_offering
from scheduler.domain.plans import Series, Service

from .listing import refresh_listing

__all__ = ["Series", "Service", "change_run", "create_run"]


def create_run(
    *,
    course: Course,
    by: Any,
    format: str,
    language: str = "",
    places: int | None = None,
    series: Series | None = None,
    services: Iterable[Service] = (),
    note: Mapping[str, str] | None = None,
    open_now: bool = True,
    uuid: UUID | None = None,
    **rules: Any,
) -> CourseRun:
    """A run with its offering, sessions and pools in one transaction. `places` None: not counted.

    `rules` go to `create_offering` (opens_at, closes_at, party_max, waiting_list, promotion, timezone …). A self-paced run
    has neither dates nor counted places. `uuid`: the caller's own; asked with it twice, the first run comes back. Raises PermissionRefused, InvalidInput, Conflict (room taken, imported course).
    """
    _check(course, by, format, places, series)
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=course.pk)  # the same form sent twice waits here
        if uuid and (made := CourseRun.objects.filter(uuid=uuid, course=course).first()):
            return made
        offering = create_offering(
            organisation=course.organisation, by=by, title=course.titles, path=course.path, places=places, **rules
        )
        run = CourseRun(offering=offering, course=course, format=format, language=language, note=_clean_note(note))
        run.uuid = uuid or run.uuid
        run.save(force_insert=True)
        if series:
            add_sessions(offering=offering, by=by, **vars(series))
        for service in services:
            add_pool(
                offering=offering, by=by, size=service.size, name=dict(service.name or {}), key=service.key,
                is_service=True, closes_at=service.closes_at,
            )  # fmt: skip
        record("course_run.created", on=run, by=by, course=str(course.uuid))
        if open_now:
            open_offering(offering=offering, by=by)
        refresh_listing(course=course)
    return run


def change_run(
    *,
    run: CourseRun,
    by: Any,
    format: str | None = None,
    language: str | None = None,
    note: Mapping[str, str] | None = None,
) -> CourseRun:
    """Changes what belongs to the run itself; None leaves a value alone."""
    if by is not None:
        require_course_manager(by, run.course.organisation)
    if format is not None:
        _check_format(format)
        run.format = format
    if language is not None:
        run.language = language
    if note is not None:
        run.note = _clean_note(note)
    with transaction.atomic():
        run.save(update_fields=["format", "language", "note"])
        record("course_run.changed", on=run, by=by)
        refresh_listing(course=run.course)
    return run


def _check(course: Course, by: Any, format: str, places: int | None, series: Series | None) -> None:
    if by is not None:
        require_course_manager(by, course.organisation)
    if course.is_imported:
        raise Conflict(_("Runs of this course come from the partner."), code="imported_read_only")
    _check_format(format)
    if format == Format.SELF_PACED and (series or places is not None):
        raise InvalidInput(_("A self-paced run has no dates and no counted places."), code="self_paced", field="format")


def _check_format(format: str) -> None:
    if format not in Format.values:
        raise InvalidInput(_("There is no such format."), code="unknown_format", field="format")


def _clean_note(note: Mapping[str, str] | None) -> dict[str, str]:
    lines = {language: clean_line(text, limit=500, field="note") for language, text in (note or {}).items()}
    return {language: line for language, line in lines.items() if line}
