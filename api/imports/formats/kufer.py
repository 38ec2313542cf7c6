"""Kufer XML, the export of the software that most German adult-education centres run.

Root `<kurse>`, one `<kurs>` per dated delivery. Field names as seen in real exports (no public specification exists).
Fields about people (planning staff, lecturers) are on no list below, so they never get past this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from api.imports import xml
from api.imports.cleaning import plain, rich, without_people
from api.imports.records import Meeting, Place, Record, too_long
from api.imports.times import at_local, clock, german_date

TITLE_LIMIT = 200
BODY_LIMIT = 50_000
READ = {
    "knr", "fachb", "fachbtext", "haupttitel", "titelkurz", "titellang", "untertitel", "inhalt", "web_info", "zielgruppe",
    "ort", "ortraumname", "ortgebaeude", "ortaussenstelle", "ortstr", "ortplz", "ortname",
    "beginndat", "endedat", "beginnuhr", "endeuhr", "dauer", "termine", "tnmax", "tnmin", "tnanmeldungen", "gebnorm", "kurslink",
}  # fmt: skip


class Kufer:
    def read(self, file: BinaryIO, *, zone: str) -> Iterator[Record]:
        local = ZoneInfo(zone)
        for position, element in enumerate(xml.records(file, root="kurse", record="kurs"), start=1):
            yield _record(element, position, local)


def _record(element: Element, position: int, zone: ZoneInfo) -> Record:
    fields = {child.tag: _inner(child) for child in element if isinstance(child.tag, str)}
    record = Record(external_id=plain(fields.get("knr", ""))[:80])
    record.ignored = sorted(tag for tag, value in fields.items() if tag not in READ and (value or tag == "termine"))
    if not record.external_id:
        record.external_id = f"#{position}"
        record.problems.append(_("The record has no course number (knr)."))
    _read_texts(record, fields)
    _read_place(record, fields)
    _read_meetings(record, fields, element, zone)
    _read_places(record, fields)
    _read_price_and_link(record, fields)
    return record


def _inner(field: Element) -> str:
    """A field's text; HTML that stands there unescaped, as elements, is kept as HTML."""
    if field.tag == "termine" or not len(field):
        return (field.text or "").strip()
    return (field.text or "") + "".join(tostring(child, encoding="unicode") for child in field)


def _read_texts(record: Record, fields: dict[str, str]) -> None:
    name = next((tag for tag in ("haupttitel", "titellang", "titelkurz") if fields.get(tag)), "haupttitel")
    record.title = _line(record, fields, name, 10 * BODY_LIMIT)
    if not record.title:
        record.problems.append(_("The record has no title (haupttitel)."))
    elif len(record.title) > TITLE_LIMIT:
        record.problems.append(too_long(name, len(record.title), TITLE_LIMIT))
    record.subtitle = _line(record, fields, "untertitel", TITLE_LIMIT)
    record.category = _line(record, fields, "fachbtext", 120)
    record.target_group = _line(record, fields, "zielgruppe", 200)
    source = "inhalt" if fields.get("inhalt") else "web_info"
    raw = fields.get(source, "")
    if len(raw) > BODY_LIMIT:
        record.problems.append(too_long(source, len(raw), BODY_LIMIT))
        return
    cleaned = rich(raw)
    record.body = cleaned.text
    record.ignored += [f"{source}: {kind}" for kind in cleaned.removed]
    if not record.body:
        record.guessed.append("inhalt: no description, the subject area stands in")


def _line(record: Record, fields: dict[str, str], tag: str, limit: int) -> str:
    """A field as one line of plain text without people; what was dropped is said."""
    cleaned = without_people(plain(fields.get(tag, "")))
    record.ignored += [f"{tag}: {kind}" for kind in cleaned.removed]
    return " ".join(cleaned.text.split()).strip(" ,;:–-")[:limit] if cleaned.removed else cleaned.text[:limit]


def _read_place(record: Record, fields: dict[str, str]) -> None:
    house = next((tag for tag in ("ortgebaeude", "ortaussenstelle", "ort") if fields.get(tag)), "ort")
    building = _line(record, fields, house, 200)
    room = _line(record, fields, "ortraumname", 100)
    record.place = Place(
        name=building,
        room="" if room == building else room,
        street=_line(record, fields, "ortstr", 200),
        postal_code=_line(record, fields, "ortplz", 20),
        city=_line(record, fields, "ortname", 100),
    )


def _read_meetings(record: Record, fields: dict[str, str], element: Element, zone: ZoneInfo) -> None:
    rows = [
        (row.findtext("tag") or "", row.findtext("zeitvon") or "", row.findtext("zeitbis") or "")
        for row in element.iterfind("termine/termin")
    ]
    if not rows and fields.get("beginndat"):
        rows = [(fields["beginndat"], fields.get("beginnuhr") or "00:00", fields.get("endeuhr") or "23:59")]
        record.guessed.append("termine: only the first day is known")
    for row in rows:
        _read_meeting(record, *row, zone)
    record.meetings.sort(key=lambda meeting: meeting.starts_at)


def _read_meeting(record: Record, day: str, start: str, end: str, zone: ZoneInfo) -> None:
    try:
        date = german_date(day)
        starts_at, guessed_start = at_local(date, clock(start), zone)
        ends_at, guessed_end = at_local(date, clock(end), zone)
    except ValueError:
        record.problems.append(
            _("The date “%(day)s %(start)s–%(end)s” does not exist. Correct it in the export.")
            % {"day": day[:20], "start": start[:10], "end": end[:10]}
        )
        return
    record.guessed += [guess for guess in (guessed_start, guessed_end) if guess]
    if _utc(ends_at) <= _utc(starts_at):
        record.problems.append(
            _("The meeting on %(day)s ends before it begins. Correct it in the export.") % {"day": day[:20]}
        )
        return
    record.meetings.append(Meeting(starts_at, ends_at))


def _utc(moment: datetime) -> float:
    return moment.timestamp()


def _read_places(record: Record, fields: dict[str, str]) -> None:
    total = _whole_number(record, fields, "tnmax")
    taken = _whole_number(record, fields, "tnanmeldungen") or 0
    record.places_total = total or None
    record.places_taken = taken
    if total and taken > total:
        record.guessed.append(f"tnanmeldungen: {taken} of {total}, shown as full")
        record.places_taken = total


def _whole_number(record: Record, fields: dict[str, str], tag: str) -> int | None:
    text = fields.get(tag, "")
    if not text:
        return None
    if re.fullmatch(r"\d{1,6}", text):
        return int(text)
    record.problems.append(
        _("%(field)s must be a whole number from 0 on, not “%(value)s”.") % {"field": tag, "value": text[:40]}
    )
    return None


def _read_price_and_link(record: Record, fields: dict[str, str]) -> None:
    if price := fields.get("gebnorm", "").replace("€", "").replace("EUR", "").strip():
        try:
            amount = Decimal(price.replace(".", "").replace(",", ".") if "," in price else price)
            if not amount.is_finite() or not 0 <= amount < 100_000:
                raise InvalidOperation
            record.price = amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            record.ignored.append("gebnorm: not an amount")
    link = fields.get("kurslink", "")
    if link:
        if urlsplit(link).scheme in {"http", "https"} and len(link) <= 500:
            record.url = link
        else:
            record.ignored.append("kurslink: not a web address")
