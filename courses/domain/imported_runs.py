"""The runs of imported courses in bulk: offerings without own registration, their sessions and what is known of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import Organisation
from courses.models import Course, CourseRun
from scheduler.enums import OfferingStatus
from scheduler.models import Offering, Pool, Session

from .records import ImportedCourse, ImportedRun

OFFERING_FIELDS = [
    "organisation", "title", "path", "status", "timezone", "starts_at", "ends_at", "sequence", "updated_at"
]  # fmt: skip
RUN_FIELDS = ["format", "language", "note", "provider_url", "place_text"]
SESSION_FIELDS = ["starts_at", "ends_at", "status", "sequence", "updated_at"]


def write_runs(*, partner: Organisation, courses: Iterable[tuple[Course, ImportedCourse]], now: datetime) -> None:
    """Makes the stored runs of `courses` equal to their records; identities of runs and sessions stay the same.

    A run that the partner no longer names is cancelled, not deleted. The caller holds the transaction.
    """
    pairs = list(courses)
    standing = _standing([course.pk for course, _record in pairs])
    wanted: list[tuple[CourseRun, ImportedRun]] = []
    for course, record in pairs:
        for run in record.runs:
            row = standing.pop((course.pk, run.external_id), None) or CourseRun(
                course=course, external_id=run.external_id, offering=Offering(kind="course_run", external=True)
            )
            _fill(row, run, course, record, partner, now)
            wanted.append((row, run))
    _save_runs([row for row, _run in wanted])
    _save_sessions(wanted, now)
    _save_pools(wanted)
    _end([row.offering for row in standing.values()], now)


def _standing(course_ids: list[int]) -> dict[tuple[int, str], CourseRun]:
    rows = CourseRun.objects.filter(course__in=course_ids).exclude(external_id="").select_related("offering")
    return {(row.course_id, row.external_id): row for row in rows}


def _fill(
    row: CourseRun, run: ImportedRun, course: Course, record: ImportedCourse, partner: Organisation, now: datetime
) -> None:
    row.format, row.language, row.note = run.format, run.language, dict(run.note)
    row.provider_url, row.place_text = run.url or record.url, run.place_text[:300]
    offering = row.offering
    offering.organisation = partner
    offering.title = {language: text.title[:300] for language, text in record.texts.items()}
    offering.path = course.path
    offering.timezone = run.timezone
    offering.status = OfferingStatus.CANCELLED if run.cancelled else OfferingStatus.OPEN
    offering.starts_at = min((session.starts_at for session in run.sessions), default=None)
    offering.ends_at = max((session.ends_at for session in run.sessions), default=None)
    offering.sequence += 0 if offering.pk is None else 1
    offering.updated_at = now


def _save_runs(rows: list[CourseRun]) -> None:
    fresh = [row for row in rows if row.pk is None]
    kept = [row for row in rows if row.pk is not None]
    Offering.objects.bulk_create([row.offering for row in fresh])
    for row in fresh:
        row.offering = row.offering  # now with its primary key
    CourseRun.objects.bulk_create(fresh)
    Offering.objects.bulk_update([row.offering for row in kept], OFFERING_FIELDS, batch_size=100)
    CourseRun.objects.bulk_update(kept, RUN_FIELDS, batch_size=100)


def _by_offering(model: Any, rows: list[CourseRun]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in model.objects.filter(offering__in=[row.offering_id for row in rows]).order_by("pk"):
        found[one.offering_id].append(one)
    return found


def _save_sessions(wanted: list[tuple[CourseRun, ImportedRun]], now: datetime) -> None:
    """The n-th meeting of a run stays the n-th session, so that calendars move it instead of adding another."""
    standing = _by_offering(Session, [row for row, _run in wanted])
    fresh, moved, surplus = [], [], []
    for row, run in wanted:
        rows = standing.get(row.offering_id, [])
        meetings = sorted(run.sessions, key=lambda meeting: meeting.starts_at)
        surplus += [session.pk for session in rows[len(meetings) :]]
        for position, meeting in enumerate(meetings):
            if position >= len(rows):
                fresh.append(Session(offering=row.offering, starts_at=meeting.starts_at, ends_at=meeting.ends_at))
            elif _moves(rows[position], meeting.starts_at, meeting.ends_at, now):
                moved.append(rows[position])
    Session.objects.bulk_create(fresh, batch_size=500)
    Session.objects.bulk_update(moved, SESSION_FIELDS, batch_size=100)
    if surplus:
        Session.objects.filter(pk__in=surplus).delete()


def _moves(session: Session, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    if (session.starts_at, session.ends_at, session.status) == (starts_at, ends_at, "planned"):
        return False
    session.starts_at, session.ends_at, session.status = starts_at, ends_at, "planned"
    session.sequence += 1
    session.updated_at = now
    return True


def _save_pools(wanted: list[tuple[CourseRun, ImportedRun]]) -> None:
    """What the partner says of places; more taken than there are is full, never negative."""
    standing = _by_offering(Pool, [row for row, _run in wanted])
    fresh, changed, unknown = [], [], []
    for row, run in wanted:
        pool = next(iter(standing.get(row.offering_id, [])), None)
        if run.places_total is None:
            unknown += [pool.pk] if pool else []
            continue
        size = max(run.places_total, 0)
        taken = min(max(run.places_taken, 0), size)
        if pool is None:
            fresh.append(Pool(offering=row.offering, size=size, taken=taken))
        elif (pool.size, pool.taken) != (size, taken):
            pool.size, pool.taken = size, taken
            changed.append(pool)
    Pool.objects.bulk_create(fresh, batch_size=500)
    Pool.objects.bulk_update(changed, ["size", "taken"], batch_size=100)
    if unknown:
        Pool.objects.filter(pk__in=unknown).delete()


def _end(offerings: list[Offering], now: datetime) -> None:
    keys = [offering.pk for offering in offerings if offering.status != OfferingStatus.CANCELLED]
    if keys:
        Offering.objects.filter(pk__in=keys).update(status=OfferingStatus.CANCELLED, updated_at=now)
