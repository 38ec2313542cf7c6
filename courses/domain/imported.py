"""Taking in a partner's courses in bulk: created, updated, left alone or withdrawn, without revisions."""

from __future__ import annotations

from .records import ImportedCourse, ImportedRun, ImportedSession, ImportedText, RecordStatus

__all__ = [
    "ImportedCourse",
    "ImportedRun",
    "ImportedSession",
    "ImportedText",
    "RecordStatus",
]
