"""One pipeline for every format: read everything, check everything, then write in bulk.

Nothing is written before the whole file was read, so a broken file changes nothing. What a partner no longer names is
withdrawn, never deleted. The same file a second time writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from api.models import ImportedRecord
from core.audit import record as record_audit
from courses.domain.imported import write_imported_courses

from .formats import ADAPTERS
from .grouping import group_into_courses
from .records import Record, UnreadableFile, as_plain, from_plain
from .report import Report

BATCH = 1000


def import_file(
    *,
    format: str,
    file: BinaryIO,
    partner: Organisation,
    by: Any = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Report:
    """Takes in `file` as the whole offer of `partner` and reports on every record.

    Raises UnreadableFile with a sentence for people; then nothing was written.
    """
    now = now or timezone.now()
    records = _read(format, file)
    good = [record for record in records if not record.problems]
    known = _known(partner)
    courses = group_into_courses([*good, *_kept(records, good, known)])
    report = _report(records, known)
    if dry_run:
        return report
    # Short transactions of its own: one long one would keep every other writer of an embedded house waiting. If it is
    # broken off in the middle, the next import finds what is there and goes on.
    write_imported_courses(partner=partner, courses=courses, by=by, withdraw_missing=True, now=now)
    with transaction.atomic():
        if _remember(partner, good, {record.external_id for record in records}, known, now):
            counts = {name: value for name, value in report.as_json().items() if name != "records"}
            record_audit("import.finished", on=partner, by=by, format=format, **counts)
    return report


def _read(format: str, file: BinaryIO) -> list[Record]:
    records = list(ADAPTERS[format].read(file, zone=settings.TIME_ZONE))
    if not records:
        raise UnreadableFile(_("The file holds no records. Nothing was changed; check the export."))
    seen: set[str] = set()
    for record in records:
        if record.external_id in seen:
            record.problems.append(_("This number stands twice in the file; the first one was taken."))
        seen.add(record.external_id)
    if all(record.problems for record in records):
        raise UnreadableFile(
            _("None of the %(count)d records can be taken; the first says: %(problem)s")
            % {"count": len(records), "problem": records[0].problems[0]}
        )
    return records


def _known(partner: Organisation) -> dict[str, ImportedRecord]:
    return {row.external_id: row for row in ImportedRecord.objects.filter(partner=partner)}


def _kept(records: list[Record], good: list[Record], known: dict[str, ImportedRecord]) -> list[Record]:
    """What refused records said the last time they were right: a slip in the partner's file loses nothing."""
    fine = {record.external_id for record in good}
    slipped = {record.external_id for record in records if record.problems} - fine
    return [from_plain(known[key].said) for key in sorted(slipped & known.keys()) if known[key].withdrawn_at is None]


def _report(records: list[Record], known: dict[str, ImportedRecord]) -> Report:
    report = Report()
    for record in records:
        report.add(record, "refused" if record.problems else _status(record, known.get(record.external_id)))
    named = {record.external_id for record in records}
    for external_id, row in known.items():
        if external_id not in named and row.withdrawn_at is None:
            report.add_withdrawn(external_id)
    return report


def _status(record: Record, row: ImportedRecord | None) -> str:
    if row is None:
        return "created"
    return "unchanged" if row.said == as_plain(record) and row.withdrawn_at is None else "updated"


def _remember(
    partner: Organisation, good: Iterable[Record], named: set[str], known: dict[str, ImportedRecord], now: datetime
) -> bool:
    """Writes down what the good records say and which are gone; True when anything was new."""
    said = {record.external_id: as_plain(record) for record in good}
    new = [ImportedRecord(partner=partner, external_id=key, said=it) for key, it in said.items() if key not in known]
    changed = [row for key, row in known.items() if key in said and (row.said != said[key] or row.withdrawn_at)]
    for row in changed:
        row.said, row.withdrawn_at = said[row.external_id], None
    gone = [row for key, row in known.items() if key not in named and row.withdrawn_at is None]
    for row in gone:
        row.withdrawn_at = now
    ImportedRecord.objects.bulk_create(new, batch_size=BATCH)
    ImportedRecord.objects.bulk_update([*changed, *gone], ["said", "withdrawn_at"], batch_size=BATCH)
    return bool(new or changed or gone)
