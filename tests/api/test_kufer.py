"""Kufer exports: what is read, what is dropped, and what a broken file is told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.imports.formats.kufer import Kufer
from api.imports.grouping import group_into_courses
from api.imports.records import Record, UnreadableFile

from .kufer_files import kufer_file, kurs

REAL = Path(__file__).resolve().parents[3] / "shared/data/exchange/kufer/sample.xml"


def read(file: Any) -> list[Record]:
    return list(Kufer().read(file, zone="Europe/Berlin"))


def read_one(**fields: Any) -> Record:
    return read(kufer_file(kurs(**fields)))[0]


def test_a_record_is_understood() -> None:
    record = read_one(termine=[("02.06.2027", "18:00", "20:00")])
    assert (record.external_id, record.title) == ("26A001-01", "Karten lesen")
    assert record.meetings[0].starts_at.isoformat() == "2027-06-02T18:00:00+02:00"
    assert (record.places_total, record.places_taken) == (12, 4)
    assert record.place.name == "Haus der Karten"
    assert record.problems == []


def test_people_never_get_past_the_door() -> None:
    record = read_one(dozent="Petra Muster", dozentnr="77")

    for secret in ("Muster", "9999999", "petra"):
        assert secret not in repr(record)
    assert {"dozent", "dozentnr", "mitarbeiter_planend"} <= set(record.ignored)


@pytest.mark.parametrize(
    "tag", ["haupttitel", "untertitel", "zielgruppe", "fachbtext", "ortgebaeude", "ortraumname", "ortstr", "inhalt"]
)
def test_in_no_field_does_a_person_come_along(tag: str) -> None:
    record = read_one(**{tag: "Lesekreis mit Frau Anna Muster, Tel. 03641 123456, anna@muster.example"})
    for secret in ("Anna", "Muster", "123456", "@"):
        assert secret not in repr(record)
    assert [line for line in record.ignored if line.startswith(f"{tag}: ")]


def test_an_overbooked_run_is_full_and_says_so() -> None:
    record = read_one(tnmax="18", tnanmeldungen="25")
    assert (record.places_total, record.places_taken) == (18, 18)
    assert any("25 of 18" in guess for guess in record.guessed)


def test_html_that_stands_unescaped_in_a_field_is_kept_as_html() -> None:
    file = kufer_file(kurs())
    data = file.getvalue().replace(b"Wir lesen", b"<p>Wir <strong>lesen</strong></p><script>x</script>")
    assert "<strong>lesen</strong>" in read(io.BytesIO(data))[0].body
    assert "script" not in read(io.BytesIO(data))[0].body


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"knr": ""}, "no course number"),
        ({"haupttitel": ""}, "no title"),
        ({"haupttitel": "x" * 10_000}, "10000 characters long"),
        ({"termine": [("31.02.2027", "18:00", "20:00")]}, "does not exist"),
        ({"termine": [("01.03.2027", "25:00", "26:00")]}, "does not exist"),
        ({"termine": [("01.03.2027", "20:00", "18:00")]}, "ends before it begins"),
        ({"tnmax": "viele"}, "whole number"),
        ({"tnanmeldungen": "-3"}, "whole number"),
    ],
)
def test_a_record_that_cannot_be_right_is_refused_with_a_sentence(fields: dict[str, Any], sentence: str) -> None:
    problems = read_one(**fields).problems
    assert len(problems) == 1
    assert sentence in problems[0]


def test_every_problem_of_a_record_is_said_at_once() -> None:
    assert len(read_one(haupttitel="", tnmax="x", termine=[("31.02.2027", "18:00", "20:00")]).problems) == 3


def test_direction_overrides_vanish_from_titles() -> None:
    assert read_one(haupttitel="Karten \u202elesen\u202c").title == "Karten lesen"


def test_latin_1_is_read_when_the_file_says_so() -> None:
    file = kufer_file(kurs(haupttitel="Öl für Müßiggänger"), encoding="iso-8859-1")
    assert read(file)[0].title == "Öl für Müßiggänger"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE kurse [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<kurse><kurs><knr>&b;</knr></kurs></kurse>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kurse><kurs><knr>&x;</knr></kurs></kurse>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (b"PK\x03\x04rest", "archive"),
        (b"<!DOCTYPE html><html><body>Login</body></html>", "web page"),
        (b"\xef\xbb\xbf<html></html>", "web page"),
        (b'{"courses": []}', "JSON"),
        (b"<kurse><kurs><knr>1</knr>", "broken at line 1"),
        (b"<courses><course/></courses>", "begins with <courses>"),
        (b"just words", "broken"),
        (b'<?xml version="1.0" encoding="klingon"?><kurse/>', "encoding"),
    ],
)
def test_a_file_that_is_no_export_is_told_what_it_is(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read(io.BytesIO(content))


def test_a_file_encoded_differently_from_what_it_says_is_told_so() -> None:
    file = kufer_file(kurs(haupttitel="Öl"), encoding="iso-8859-1", declared="utf-8")
    with pytest.raises(UnreadableFile, match="not encoded as it says"):
        read(file)


def test_records_that_differ_only_in_date_and_place_become_runs_of_one_course() -> None:
    rows = [kurs("1"), kurs("2", ortgebaeude="Anderswo"), kurs("3", haupttitel="Karten zeichnen")]
    courses = group_into_courses(read(kufer_file(*rows)))
    assert sorted([run.external_id for run in course.runs] for course in courses) == [["1", "2"], ["3"]]


def test_a_course_keeps_its_identity_when_its_first_run_is_over_and_its_text_is_corrected() -> None:
    before = group_into_courses(read(kufer_file(kurs("1"), kurs("2"))))
    after = group_into_courses(read(kufer_file(kurs("2", inhalt="Neu geschrieben."))))
    assert [course.external_id for course in before] == [course.external_id for course in after]


@pytest.mark.skipif(not REAL.exists(), reason="the real export lies beside the project only where it was given")
def test_a_real_export_is_understood_whole() -> None:
    with REAL.open("rb") as file:
        records = read(file)
    assert len(records) == 24
    assert sum(len(record.meetings) for record in records) == 478
    assert [record.external_id for record in records if record.problems] == []
    assert len(group_into_courses(records)) == 22
    assert all(meeting.starts_at.tzinfo == ZoneInfo("Europe/Berlin") for r in records for meeting in r.meetings)
    assert "9621022" not in repr(records)
