"""`import_catalogue kufer`: the whole way from a partner's file to what citizens find."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from catalogue.models import Listing
from courses.models import Course, CourseRun
from courses.tasks import follow_the_calendar
from scheduler.models import Session

from .kufer_files import kufer_file, kurs

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared/data/exchange/kufer/sample.xml"


@pytest.fixture
def partner() -> Organisation:
    return Organisation.objects.create(
        slug="bildungswerk", name="Bildungswerk", kind="adult_education", is_partner=True, verified_at=timezone.now()
    )


class Importer:
    """Runs the command on a file of given rows and reads its report."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
        return self.run(kufer_file(*rows).getvalue(), **options)

    def run(
        self, content: bytes, *, exit_code: int = 0, partner: str = "bildungswerk", **options: Any
    ) -> dict[str, Any]:
        file, report = self.folder / "export.xml", self.folder / "report.json"
        file.write_bytes(content)
        report.unlink(missing_ok=True)
        code = 0
        try:
            call_command("import_catalogue", "kufer", str(file), partner=partner, report=report, **options)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        assert code == exit_code
        return json.loads(report.read_text()) if report.exists() else {}


@pytest.fixture
def importer(tmp_path: Path, partner: Organisation) -> Importer:
    return Importer(tmp_path)


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if name != "records" and value}


def test_a_record_becomes_a_course_with_a_run_that_is_found(importer: Importer) -> None:
    report = importer(kurs())
    assert counts(report) == {"created": 1}
    assert report["records"][0]["external_id"] == "26A001-01"
    assert "mitarbeiter_planend" in report["records"][0]["ignored"]
    course = Course.objects.get()
    assert course.imported_from is not None
    run = CourseRun.objects.get()
    assert (run.external_id, run.offering.external) == ("26A001-01", True)
    assert Listing.objects.visible().get().path == course.path


def test_nothing_about_people_is_stored_anywhere(importer: Importer) -> None:
    importer(kurs(dozent="Petra Muster"))
    with connection.cursor() as cursor:
        stored = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored += [str(row) for row in cursor.fetchall()]
    assert any("Karten lesen" in row for row in stored)
    for secret in ("Muster", "9999999", "petra@"):
        assert not [row for row in stored if secret in row]


def test_the_same_file_again_writes_nothing(importer: Importer) -> None:
    rows = [kurs(str(number), haupttitel=f"Kurs {number}") for number in range(5)]
    importer(*rows)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        report = importer(*rows)
    assert counts(report) == {"unchanged": 5}
    writes = [q["sql"] for q in captured if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []


def test_a_dry_run_reports_and_writes_nothing(importer: Importer) -> None:
    assert counts(importer(kurs(), dry_run=True)) == {"created": 1}
    assert not Course.objects.exists()


def test_a_changed_record_is_updated_and_the_others_are_left_alone(importer: Importer) -> None:
    importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei"))
    report = importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei", tnanmeldungen="9"))
    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert CourseRun.objects.get(external_id="2").offering.pools.get().taken == 9


def test_a_vanished_record_is_withdrawn_not_deleted_and_comes_back(importer: Importer) -> None:
    importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei"))
    report = importer(kurs("1", haupttitel="Eins"))
    assert counts(report) == {"unchanged": 1, "withdrawn": 1}
    assert Course.objects.count() == 2
    assert Listing.objects.visible().count() == 1
    assert counts(importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei"))) == {
        "unchanged": 1,
        "updated": 1,
    }
    assert Listing.objects.visible().count() == 2


def test_a_vanished_run_leaves_the_others_of_its_course(importer: Importer) -> None:
    importer(kurs("1"), kurs("2"))
    slug = Course.objects.get().slug
    importer(kurs("2"))
    assert Course.objects.get().slug == slug
    open_runs = CourseRun.objects.filter(offering__status="open").values_list("external_id", flat=True)
    assert list(open_runs) == ["2"]


def test_a_refused_record_is_reported_and_the_rest_is_taken(importer: Importer) -> None:
    report = importer(kurs("1"), kurs("2", haupttitel="x" * 10_000), exit_code=1)
    assert counts(report) == {"created": 1, "refused": 1}
    assert [record["problems"] != [] for record in report["records"]] == [False, True]


def test_a_slip_in_a_known_record_keeps_what_it_said_before(importer: Importer) -> None:
    importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei"))
    report = importer(kurs("1", haupttitel="Eins"), kurs("2", haupttitel="Zwei", tnmax="viele"), exit_code=1)
    assert counts(report) == {"unchanged": 1, "refused": 1}
    assert Listing.objects.visible().count() == 2


def test_a_number_that_stands_twice_is_taken_once(importer: Importer) -> None:
    report = importer(kurs("1"), kurs("1", haupttitel="Anders"), exit_code=1)
    assert counts(report) == {"created": 1, "refused": 1}


@pytest.mark.parametrize(
    "content", [b"", b"<kurse>", b"<kurse/>", b"<html/>", b"PK\x03\x04", b"<kurse><kurs/></kurse>"]
)
def test_a_broken_file_changes_nothing(importer: Importer, content: bytes) -> None:
    importer(kurs())
    before = list(Course.objects.values()), list(Listing.objects.values())
    importer.run(content, exit_code=2)
    assert (list(Course.objects.values()), list(Listing.objects.values())) == before


def test_an_unknown_partner_or_file_is_told_so(
    importer: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    importer.run(b"<kurse/>", exit_code=2, partner="niemand")
    assert "no organisation “niemand”" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        call_command("import_catalogue", "kufer", str(tmp_path / "missing.xml"), partner="bildungswerk")
    assert "There is no file" in capsys.readouterr().err


def test_a_run_that_is_over_is_stored_and_not_listed(importer: Importer) -> None:
    importer(kurs("1", termine=[("02.06.2017", "18:00", "20:00")]))
    assert CourseRun.objects.count() == 1
    assert Session.objects.count() == 1
    assert not Listing.objects.visible().exists()


def test_a_run_that_ends_leaves_the_list_by_itself(
    importer: Importer, deliver_outbox: Callable[[], int], time_machine: Any
) -> None:
    importer(kurs())
    assert Listing.objects.visible().exists()
    time_machine.move_to(timezone.now() + timedelta(days=40))
    follow_the_calendar()
    deliver_outbox()
    assert not Listing.objects.visible().exists()


def test_an_overbooked_run_is_full_never_negative(importer: Importer) -> None:
    importer(kurs(tnmax="18", tnanmeldungen="25"))
    pool = CourseRun.objects.get().offering.pools.get()
    assert (pool.size, pool.taken, pool.free) == (18, 18, 0)
    assert Listing.objects.get().places in {"waiting", "full"}


def test_local_times_get_their_zone_across_the_clock_change(importer: Importer) -> None:
    importer(kurs(termine=[("22.10.2027", "18:00", "20:00"), ("05.11.2027", "18:00", "20:00")]))
    starts = list(Session.objects.order_by("starts_at").values_list("starts_at", flat=True))
    assert [start.hour for start in starts] == [16, 17]


@pytest.mark.skipif(not REAL.exists(), reason="the real export lies beside the project only where it was given")
def test_a_real_export_goes_in_and_is_found_when_its_dates_are_shifted(importer: Importer) -> None:
    content = REAL.read_text(encoding="utf-8").replace(".2017<", f".{timezone.now().year + 1}<")
    report = importer.run(content.encode())
    assert counts(report) == {"created": 24}
    assert Course.objects.count() == 22
    assert Listing.objects.visible().count() == 22
    assert Session.objects.count() == 478
    assert counts(importer.run(content.encode())) == {"unchanged": 24}
