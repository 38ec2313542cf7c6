"""Dated records become courses: those that differ only in date and place are runs of one course."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.utils.text import slugify

from courses.domain.imported import ImportedCourse, ImportedRun, ImportedSession, ImportedText

from .cleaning import summary
from .records import Place, Record

# What a partner's subject area says about ours; the first that fits. Said in the report as guessed.
TOPICS = (
    ("languages", r"integrationskurs|alphabet|deutsch|sprach|englisch|französisch|spanisch|language"),
    ("ai", r"künstliche intelligenz|\bki\b"),
    ("safety", r"datenschutz|sicher(?:heit)? im (?:netz|internet)|verbraucher"),
    ("phone_computer", r"edv|computer|digital|smartphone|handy|tablet|internet|software|\bit\b"),
    ("health", r"gesundheit|bewegung|yoga|ernährung|pflege|entspannung"),
    ("work_business", r"beruf|wirtschaft|kaufmänn|bewerbung|gründ|management"),
    ("media", r"foto|film|video|medien|musik|podcast"),
    ("making", r"kunst|kreativ|gestalt|handwerk|nähen|keramik|theater|zeichnen"),
    ("civic", r"politik|gesellschaft|umwelt|geschichte|stadt|recht|religion|ethik|lebensgestaltung"),
    ("science", r"natur|technik|mathematik|physik|chemie|astronom"),
)
TARGET_GROUPS = (
    ("newcomers", r"integration|migrant|zuwander|aussiedler|flücht"),
    ("seniors", r"senior|ältere|60\+|65\+"),
    ("school", r"jugend|schüler|abitur|schulabschluss"),
    ("families", r"familie|eltern|kinder"),
    ("work", r"beruf|bildungsurlaub"),
    ("beginners", r"anfänger|einsteiger|grundlagen|basis|von anfang an"),
)
PICTURES = {
    "languages": "chat", "ai": "network", "safety": "shield", "phone_computer": "phone", "health": "health",
    "work_business": "chart", "media": "camera", "making": "tools", "civic": "people", "science": "microscope",
}  # fmt: skip
ONLINE = re.compile(r"\b(?:online|webinar|zoom|livestream|virtuell)\b", re.I)


def group_into_courses(records: Iterable[Record]) -> list[ImportedCourse]:
    """One course per title, subject area and text; its runs are the records. Writes what it guessed into the records."""
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[_same_course(record)].append(record)
    taken: set[str] = set()
    return [_course(rows, taken) for _key, rows in sorted(groups.items(), key=lambda item: item[1][0].external_id)]


def _same_course(record: Record) -> tuple[str, ...]:
    return (record.title.casefold(), record.subtitle.casefold(), record.category, record.language, record.body)


def _course(rows: list[Record], taken: set[str]) -> ImportedCourse:
    first = rows[0]
    topics, target_groups = _matches(TOPICS, first)[:1], _matches(TARGET_GROUPS, first)
    for record in rows:
        record.guessed += [f"topic: {topic}, from title and subject area" for topic in topics]
        record.guessed += [f"target group: {group}, from title and subject area" for group in target_groups]
    prices = {record.price for record in rows}
    return ImportedCourse(
        external_id=_course_id(first, taken),
        texts={first.language: _text(first)},
        runs=tuple(_run(record) for record in sorted(rows, key=lambda record: record.external_id)),
        topics=tuple(topics),
        target_groups=tuple(target_groups),
        languages=(first.language,),
        minutes=max(_minutes(record) for record in rows),
        price=prices.pop() if len(prices) == 1 else None,
        currency=first.currency,
        picture=PICTURES.get(topics[0], "book") if topics else "book",
        url=next((record.url for record in rows if record.url), ""),
    )


def _course_id(record: Record, taken: set[str]) -> str:
    """Made of title and subject area, so that it outlives its first run and a corrected text. Courses that share both
    but not the text are told apart by the text."""
    name = "|".join((record.title.casefold(), record.subtitle.casefold(), record.category, record.language))
    for seed in (name, f"{name}|{record.body}"):
        identity = f"{slugify(record.title)[:60]}-{hashlib.sha256(seed.encode()).hexdigest()[:10]}"
        if identity not in taken:
            break
    taken.add(identity)
    return identity


def _text(record: Record) -> ImportedText:
    body = record.body or (f"<p>{record.category}</p>" if record.category else "")
    return ImportedText(
        title=f"{record.title}: {record.subtitle}" if record.subtitle else record.title,
        summary=summary(body),
        description=body,
        requirements=record.target_group,
    )


def _run(record: Record) -> ImportedRun:
    place = _place_text(record.place)
    return ImportedRun(
        external_id=record.external_id,
        format="online" if ONLINE.search(f"{record.title} {place}") else "onsite",
        language=record.language,
        timezone=settings.TIME_ZONE,
        sessions=tuple(ImportedSession(meeting.starts_at, meeting.ends_at) for meeting in record.meetings),
        places_total=record.places_total,
        places_taken=record.places_taken,
        place_text=place,
        url=record.url,
    )


def _place_text(place: Place) -> str:
    town = f"{place.postal_code} {place.city}".strip()
    return ", ".join(part for part in (place.name, place.room, place.street, town) if part)[:300]


def _minutes(record: Record) -> int:
    return sum(int((meeting.ends_at - meeting.starts_at).total_seconds() // 60) for meeting in record.meetings)


def _matches(table: tuple[tuple[str, str], ...], record: Record) -> list[str]:
    words = f"{record.title} {record.category} {record.target_group}".casefold()
    return [key for key, pattern in table if re.search(pattern, words)]
