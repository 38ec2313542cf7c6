"""Multiplies the demo city for load tests: copies of its courses as a partner's imported records, in bulk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from courses.domain.imported import (
    ImportedCourse,
    ImportedRun,
    ImportedSession,
    ImportedText,
    write_imported_courses,
)

from .files import record_courses, taught_courses


def multiply(factor: int) -> int:
    """(factor - 1) more copies of every course, offered by one invented partner; returns how many there are then."""
    partner, _created = Organisation.objects.get_or_create(
        slug="lichterkette",
        defaults={"name": "Lichterkette", "kind": "association", "is_partner": True, "verified_at": timezone.now()},
    )
    rows = [*record_courses(), *taught_courses()]
    copies = [_copy(row, number, place) for number in range(1, factor) for place, row in enumerate(rows)]
    write_imported_courses(partner=partner, courses=copies)
    return len(copies)


def _copy(row: dict[str, Any], number: int, place: int) -> ImportedCourse:
    start = (timezone.now() + timedelta(days=1 + (number * 7 + place) % 180)).replace(minute=0, second=0, microsecond=0)
    sessions = tuple(
        ImportedSession(start + timedelta(weeks=week), start + timedelta(weeks=week, hours=2)) for week in range(3)
    )
    identity = f"{row['slug']}-{number}"
    return ImportedCourse(
        external_id=identity,
        texts={language: _text(text, number) for language, text in row["texts"].items()},
        runs=(
            ImportedRun(
                external_id=identity,
                sessions=sessions,
                places_total=12,
                places_taken=(number + place) % 13,
                place_text=f"Haus {1 + place % 20}",
            ),
        ),
        level=row["level"],
        topics=tuple(row["topics"]),
        target_groups=tuple(row["target_groups"]),
        languages=tuple(row["languages"]),
        accessible=tuple(row["accessible"]),
        minutes=row["minutes"],
        certificate=bool(row["certificate"]),
        picture=row["picture"],
        url=f"https://lichterkette.example/{identity}",
    )


def _text(text: dict[str, Any], number: int) -> ImportedText:
    return ImportedText(
        title=f"{text['title']} ({number})",
        summary=text["summary"],
        description=text["description"],
        outcomes=tuple(text["outcomes"]),
        requirements=text.get("requirements", ""),
    )
