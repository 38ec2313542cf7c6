"""The report of one import, in the shape that partners rely on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .records import Record

COUNTED = ("created", "updated", "unchanged", "withdrawn", "refused")


@dataclass
class Report:
    """{"created", …, "refused": numbers, "records": [{"external_id", "status", "ignored", "guessed", "problems"}]}"""

    records: list[dict[str, Any]] = field(default_factory=list)

    def add(self, record: Record, status: str) -> None:
        self.records.append(
            {
                "external_id": record.external_id,
                "status": status,
                "ignored": record.ignored,
                "guessed": record.guessed,
                "problems": record.problems,
            }
        )

    def add_withdrawn(self, external_id: str) -> None:
        self.add(Record(external_id=external_id), "withdrawn")

    @property
    def refused(self) -> int:
        return self._count("refused")

    def as_json(self) -> dict[str, Any]:
        return {**{name: self._count(name) for name in COUNTED}, "records": self.records}

    def _count(self, status: str) -> int:
        return sum(1 for record in self.records if record["status"] == status)
