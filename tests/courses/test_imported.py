"""Partners' courses in bulk: created, updated, left alone, withdrawn; never editors' additions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from catalogue.models import Listing
from core.errors import Conflict
from courses.domain.courses import change_course, write_course_text
from courses.domain.imported import (
    ImportedCourse,
    ImportedRun,
    ImportedSession,
    ImportedText,
    write_imported_courses,
)
from courses.domain.runs import create_run
from courses.models import Course, CourseRun
from scheduler.models import Offering, Pool, Session
from scheduler.selectors.places import places_word
from tests.accounts.makers import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def run(number: str = "r1", *, days: int = 10, total: int | None = 12, taken: int = 3, **fields: Any) -> ImportedRun:
    start = NOW + timedelta(days=days)
    sessions = tuple(
        ImportedSession(start + timedelta(days=7 * n), start + timedelta(days=7 * n, hours=2)) for n in range(3)
    )
    return ImportedRun(number, sessions=sessions, places_total=total, places_taken=taken, place_text="Haus", **fields)


def course(number: str = "c1", title: str = "Yoga am Abend", *runs: ImportedRun, **fields: Any) -> ImportedCourse:
    text = ImportedText(title, "Ruhig werden", "<p>Matte <b>mitbringen</b></p><script>x()</script>")
    fields.setdefault("price", Decimal("42.00"))
    return ImportedCourse(number, {"de": text}, runs or (run(),), url="https://vhs.example/kurs", **fields)


def statuses(partner: Organisation, *courses: ImportedCourse, **options: Any) -> list[tuple[str, str]]:
    written = write_imported_courses(partner=partner, courses=courses, now=NOW, **options)
    return [(status.external_id, status.status) for status in written]


def test_new_records_become_listed_courses_that_lead_to_the_provider() -> None:
    partner = make_organisation()
    assert statuses(partner, course()) == [("c1", "created")]
    made = Course.objects.get()
    assert (made.is_visible, made.provider_url, made.price) == (True, "https://vhs.example/kurs", Decimal("42.00"))
    assert "<script" not in made.texts.get().description
    row = CourseRun.objects.get()
    assert (row.offering.external, row.offering.path, Session.objects.count()) == (True, made.path, 3)
    assert (row.offering.starts_at, row.offering.ends_at) == (
        NOW + timedelta(days=10),
        NOW + timedelta(days=24, hours=2),
    )
    listing = Listing.objects.get()
    assert (listing.visible, listing.places, listing.next_date) == (True, "free", (NOW + timedelta(days=10)).date())


def test_the_same_file_again_writes_nothing() -> None:
    partner = make_organisation()
    statuses(partner, course("c1"), course("c2"))
    with CaptureQueriesContext(connection) as asked:
        assert statuses(partner, course("c1"), course("c2")) == [("c1", "unchanged"), ("c2", "unchanged")]
    assert not [query for query in asked if not query["sql"].startswith("SELECT")]
    assert len(asked) == 1


def test_a_changed_record_is_updated_and_keeps_its_address_and_identities() -> None:
    partner = make_organisation()
    statuses(partner, course())
    before = Course.objects.values_list("uuid", "slug").get()
    sessions = set(Session.objects.values_list("uuid", flat=True))
    offering = Offering.objects.values_list("uuid", flat=True).get()
    assert statuses(partner, course("c1", "Yoga am Morgen", run(days=11, taken=12))) == [("c1", "updated")]
    made = Course.objects.get()
    assert (made.uuid, made.slug) == before
    assert made.titles == {"de": "Yoga am Morgen"}
    assert set(Session.objects.values_list("uuid", flat=True)) == sessions
    assert Offering.objects.values_list("uuid", flat=True).get() == offering
    assert Session.objects.earliest("starts_at").starts_at == NOW + timedelta(days=11)
    assert set(Session.objects.values_list("sequence", flat=True)) == {1}
    assert Listing.objects.get().texts.get().title == "Yoga am Morgen"


def test_what_vanished_is_withdrawn_not_deleted_and_comes_back_as_itself() -> None:
    partner = make_organisation()
    statuses(partner, course("c1"), course("c2"))
    kept = Course.objects.get(external_id="c2").uuid
    assert statuses(partner, course("c1")) == [("c1", "unchanged"), ("c2", "withdrawn")]
    gone = Course.objects.get(external_id="c2")
    assert (gone.state, gone.withdrawn_at) == ("withdrawn", NOW)
    assert not Listing.objects.get(subject=kept).visible
    assert statuses(partner, course("c1"), course("c2")) == [("c1", "unchanged"), ("c2", "updated")]
    assert Course.objects.get(external_id="c2").uuid == kept
    assert Listing.objects.get(subject=kept).visible


def test_another_partners_courses_are_left_alone() -> None:
    first, second = make_organisation(), make_organisation()
    statuses(first, course("c1"))
    assert statuses(second, course("c1")) == [("c1", "created")]
    assert Course.objects.filter(state="published").count() == 2
    assert Course.objects.values("slug").distinct().count() == 2


def test_an_overbooked_run_is_full_and_never_negative() -> None:
    statuses(make_organisation(), course("c1", "Yoga", run(total=18, taken=25)))
    pool = Pool.objects.get()
    assert (pool.size, pool.taken, pool.free) == (18, 18, 0)
    assert places_word(Offering.objects.get(), now=NOW) == "full"


def test_unknown_places_are_not_called_free() -> None:
    statuses(make_organisation(), course("c1", "Yoga", run(total=None)))
    assert Pool.objects.count() == 0
    assert Listing.objects.get().places == ""


def test_past_runs_are_stored_and_not_listed() -> None:
    statuses(make_organisation(), course("c1", "Yoga", run("past", days=-60), run("soon", days=5)))
    assert CourseRun.objects.count() == 2
    listing = Listing.objects.get()
    assert listing.next_date == (NOW + timedelta(days=5)).date()
    assert len(listing.facets["dates"]) == 3


def test_a_run_that_vanished_is_cancelled_and_a_shorter_one_loses_its_last_meetings() -> None:
    partner = make_organisation()
    statuses(partner, course("c1", "Yoga", run("a"), run("b")))
    short = ImportedRun("a", sessions=run("a").sessions[:1], places_total=None)
    statuses(partner, course("c1", "Yoga", short))
    assert dict(CourseRun.objects.values_list("external_id", "offering__status")) == {"a": "open", "b": "cancelled"}
    assert Session.objects.filter(offering__course_run__external_id="a").count() == 1
    assert not Pool.objects.filter(offering__course_run__external_id="a").exists()


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    partner = make_organisation()
    statuses(partner, course("c1"))
    answer = statuses(partner, course("c2"), dry_run=True)
    assert answer == [("c2", "created"), ("c1", "withdrawn")]
    assert list(Course.objects.values_list("external_id", "state")) == [("c1", "published")]


def test_editors_add_and_an_import_never_overwrites() -> None:
    partner = make_organisation()
    statuses(partner, course())
    Course.objects.update(extra_topics=["health"], hint={"de": "Matte gibt es im Haus"})
    statuses(partner, course("c1", "Yoga anders"))
    made = Course.objects.get()
    assert (made.extra_topics, made.hint) == (["health"], {"de": "Matte gibt es im Haus"})
    assert Listing.objects.get().facets["topics"] == ["health"]


def test_imported_facts_texts_and_runs_are_read_only() -> None:
    statuses(make_organisation(), course())
    made = Course.objects.get()
    for call in (
        lambda: write_course_text(course=made, language="de", by=None, title="Anders"),
        lambda: change_course(course=made, by=None, level=3),
        lambda: create_run(course=made, by=None, format="self_paced"),
    ):
        with pytest.raises(Conflict) as refused:
            call()
        assert refused.value.code == "imported_read_only"


def test_equal_titles_get_separate_addresses_and_a_later_record_of_one_id_wins() -> None:
    partner = make_organisation()
    statuses(partner, course("c1", "Yoga"), course("c2", "Yoga"), course("c2", "Yoga neu"))
    assert Course.objects.count() == 2
    assert Course.objects.get(external_id="c2").titles == {"de": "Yoga neu"}


def test_many_records_cost_the_same_few_statements() -> None:
    counts = []
    for size in (1, 30):
        partner = make_organisation()
        rows = [course(f"c{n}", f"Yoga {size} {n}") for n in range(size)]
        with CaptureQueriesContext(connection) as asked:
            write_imported_courses(partner=partner, courses=rows, now=NOW)
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 4
    assert counts[1] < 50
