"""Taking in a partner's courses in bulk: created, updated, left alone or withdrawn, without revisions.

The key is (partner, their id); a record whose content hash is known costs nothing. Written in short transactions of
BATCH records with a handful of statements each. What editors added (topics, hints, skills) is never touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from catalogue.domain.listings import ListingRow, write_listings
from core.cleaning import clean_html
from core.models import AuditEntry
from courses.enums import CourseState, Source
from courses.models import Course, CourseText
from courses.selectors.runs import runs_to_list_of
from skills.selectors import skills_of_many

from .courses import free_slug
from .imported_runs import write_runs
from .listing import KIND, listing_of
from .records import ImportedCourse, ImportedRun, ImportedSession, ImportedText, RecordStatus

__all__ = [
    "ImportedCourse",
    "ImportedRun",
    "ImportedSession",
    "ImportedText",
    "RecordStatus",
    "write_imported_courses",
]

BATCH = 500
IMPORTED_FIELDS = [
    "organisation", "state", "published_at", "withdrawn_at", "level", "topics", "target_groups", "languages",
    "accessible", "minutes", "price", "currency", "certificate", "picture", "content_hash", "provider_url",
    "updated_at",
]  # fmt: skip


@dataclass
class Job:
    """One record on its way in, beside the course it becomes."""

    record: ImportedCourse
    content_hash: str
    course: Course
    is_new: bool

    @property
    def title(self) -> str:
        return next((text.title for text in self.record.texts.values() if text.title), self.record.external_id)

    @property
    def status(self) -> str:
        return "created" if self.is_new else "updated"


def write_imported_courses(
    *,
    partner: Organisation,
    courses: Iterable[ImportedCourse],
    by: Any = None,
    withdraw_missing: bool = True,
    dry_run: bool = False,
    now: datetime | None = None,
) -> list[RecordStatus]:
    """Writes `courses` as `partner`'s whole offer and says per record what happened, in their order.

    `withdraw_missing`: what the partner had before and no longer names is withdrawn (never deleted). `dry_run`: the same
    answer, nothing written. The same courses a second time write nothing. Later records of one external id win.
    """
    now = now or timezone.now()
    records = {record.external_id: record for record in courses}
    known = _known(partner)
    hashes = {key: record.content_hash() for key, record in records.items()}
    unchanged = {key for key, value in hashes.items() if key in known and _is_same(known[key], value)}
    gone = [key for key, row in known.items() if key not in records and row.is_visible] if withdraw_missing else []
    statuses = {key: RecordStatus(key, "unchanged", str(known[key].uuid)) for key in unchanged}
    todo = [key for key in records if key not in unchanged]
    jobs = [_job(records[key], hashes[key], known.get(key), partner, now) for key in todo]
    _address([job for job in jobs if job.is_new])
    if not dry_run:
        for start in range(0, len(jobs), BATCH):
            _write(jobs[start : start + BATCH], partner, by, now)
        _withdraw([known[key] for key in gone], by, now)
    statuses |= {
        job.record.external_id: RecordStatus(job.record.external_id, job.status, str(job.course.uuid)) for job in jobs
    }
    return [statuses[key] for key in records] + [RecordStatus(key, "withdrawn", str(known[key].uuid)) for key in gone]


def _known(partner: Organisation) -> dict[str, Course]:
    rows = Course.objects.imported_by(partner).defer("outline", "hint")
    return {course.external_id: course for course in rows}


def _is_same(course: Course, content_hash: str) -> bool:
    return course.content_hash == content_hash and course.is_visible


def _job(record: ImportedCourse, content_hash: str, known: Course | None, partner: Organisation, now: datetime) -> Job:
    course = known or Course(
        organisation=partner, imported_from=partner, source=Source.IMPORTED, external_id=record.external_id
    )
    course.level = record.level
    course.topics = list(record.topics)
    course.target_groups = list(record.target_groups)
    course.languages = list(record.languages)
    course.accessible = list(record.accessible)
    course.minutes = record.minutes
    course.price = record.price
    course.currency = record.currency
    course.certificate = record.certificate
    course.picture = record.picture or "book"
    course.provider_url = record.url
    course.content_hash = content_hash
    course.state = CourseState.PUBLISHED
    course.published_at = course.published_at or now
    course.withdrawn_at = None
    course.updated_at = now
    course.completion = course.completion or {"lessons": "none", "quizzes": "none", "attendance": 0}
    return Job(record, content_hash, course, known is None)


def _address(jobs: list[Job]) -> None:
    """An address for every new course; one query for all."""
    if not jobs:
        return
    taken = set(Course.objects.values_list("slug", flat=True))
    for job in jobs:
        job.course.slug = free_slug(job.title, taken=taken)
        taken.add(job.course.slug)


def _write(jobs: list[Job], partner: Organisation, by: Any, now: datetime) -> None:
    with transaction.atomic():
        Course.objects.bulk_create([job.course for job in jobs if job.is_new])
        Course.objects.bulk_update([job.course for job in jobs if not job.is_new], IMPORTED_FIELDS, batch_size=100)
        _write_texts(jobs)
        write_runs(partner=partner, courses=[(job.course, job.record) for job in jobs], now=now)
        _write_listings([job.course.pk for job in jobs], now)
        _audit([job.course for job in jobs if job.is_new], "course.imported", by)
        _audit([job.course for job in jobs if not job.is_new], "course.import_updated", by)


def _write_texts(jobs: list[Job]) -> None:
    changed = [job.course.pk for job in jobs if not job.is_new]
    if changed:
        CourseText.objects.filter(course__in=changed).delete()
    CourseText.objects.bulk_create(
        CourseText(
            course=job.course,
            language=language,
            title=text.title[:300],
            summary=text.summary,
            description=clean_html(text.description),
            outcomes=list(text.outcomes),
            requirements=text.requirements,
        )
        for job in jobs
        for language, text in job.record.texts.items()
    )


def _write_listings(keys: list[int], now: datetime) -> None:
    courses = list(Course.objects.filter(pk__in=keys).with_texts().defer("outline"))
    runs = runs_to_list_of(keys, now=now)
    skills = skills_of_many(KIND, [course.uuid for course in courses])
    write_listings(
        listing_of(course, runs.get(course.pk, []), now=now, skills=skills.get(course.uuid, ())) for course in courses
    )


def _withdraw(courses: list[Course], by: Any, now: datetime) -> None:
    for start in range(0, len(courses), BATCH):
        batch = courses[start : start + BATCH]
        with transaction.atomic():
            Course.objects.filter(pk__in=[course.pk for course in batch]).update(
                state=CourseState.WITHDRAWN, withdrawn_at=now, updated_at=now
            )
            write_listings(
                ListingRow(KIND, course.uuid, course.path, None, texts={}, visible=False) for course in batch
            )
            _audit(batch, "course.withdrawn", by)


def _audit(courses: list[Course], action: str, by: Any) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            action=action,
            subject_type=Course._meta.label_lower,
            subject_id=str(course.uuid),
            actor_id=str(getattr(by, "uuid", "") or ""),
        )
        for course in courses
    )
