"""Reads for the first page of the desk and its lists: runs with their fill, courses to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from accounts.models import Organisation
from core.queries import for_lists
from courses.enums import Source
from courses.models import Course, CoursePage, CourseRun, OrganisationPage
from courses.models.pages import ORGANISATION_DEPTH, STEPLEN
from courses.selectors.runs import loaded_runs
from courses.words import when_words, where_words
from scheduler.desk.overview import Fill, fills, local_start
from scheduler.enums import OfferingStatus
from scheduler.models import Offering, Session


@dataclass(frozen=True)
class RunLine:
    """A run as the desk lists it, and how full it is."""

    run: CourseRun
    when: str
    where: str
    fill: Fill

    @property
    def starts(self) -> datetime | None:
        return local_start(self.run.offering)


@dataclass(frozen=True)
class CourseLine:
    """A course with its page in the CMS, when it has one."""

    title: dict[str, str]
    course: Course | None
    edit_url: str
    runs: int = 0


def runs_at(organisations: QuerySet[Organisation]) -> QuerySet[CourseRun]:
    """Runs of courses written here; not those a partner's feed brought."""
    return loaded_runs().filter(course__organisation__in=organisations, course__source=Source.OWN)


def current_runs(organisations: QuerySet[Organisation], *, now: datetime) -> QuerySet[CourseRun]:
    """Drafts and everything that is not over, the next first; those without dates last."""
    open_end = Q(offering__ends_at=None) | Q(offering__ends_at__gt=now)
    rows = runs_at(organisations).filter(open_end).exclude(offering__status=OfferingStatus.CANCELLED)
    return rows.order_by(F("offering__starts_at").asc(nulls_last=True), "pk")


def past_runs(organisations: QuerySet[Organisation], *, now: datetime) -> QuerySet[CourseRun]:
    """Over or cancelled, the latest first."""
    gone = Q(offering__ends_at__lte=now) | Q(offering__status=OfferingStatus.CANCELLED)
    return runs_at(organisations).filter(gone).order_by(F("offering__ends_at").desc(nulls_last=True), "-pk")


def run_lines(runs: Iterable[CourseRun], *, now: datetime) -> list[RunLine]:
    """One line per run; one query for all figures about registrations."""
    rows = list(runs)
    found = fills([run.offering for run in rows], now=now)
    return [RunLine(run, when_words(run), where_words(run), found[run.offering_id]) for run in rows]


def own_sessions(organisations: QuerySet[Organisation]) -> Q:
    """Sessions of runs of courses written here."""
    return Q(
        offering__course_run__course__organisation__in=organisations, offering__course_run__course__source=Source.OWN
    )


def run_page(session: Session) -> str:
    return reverse("courses:desk_run", args=[session.offering.course_run.uuid])


def attendance_page(session: Session) -> str:
    return reverse("courses:desk_attendance", args=[session.offering.course_run.uuid, session.uuid])


def courses_at(organisations: QuerySet[Organisation]) -> QuerySet[Course]:
    """Courses written here: those with pages to write in first, then the newest."""
    rows = Course.objects.filter(organisation__in=organisations, source=Source.OWN).defer("outline")
    return for_lists(rows.with_texts().annotate(run_count=Count("runs"), bare=Q(page_key=None)).order_by("bare", "-pk"))


def course_lines(courses: Iterable[Course]) -> list[CourseLine]:
    """One query for all pages."""
    rows = list(courses)
    pages = _pages_of(row.page_key for row in rows if row.page_key)
    return [
        CourseLine(row.titles, row, _edit_url(pages.get(row.page_key)), row.run_count)  # type: ignore[attr-defined,arg-type]
        for row in rows
    ]


def _pages_of(keys: Iterable[UUID]) -> dict[UUID, int]:
    """translation key → the first page written in any language."""
    pages = CoursePage.objects.filter(translation_key__in=list(keys), alias_of=None).order_by("-pk")
    return dict(pages.values_list("translation_key", "pk"))


def unpublished_pages(organisations: QuerySet[Organisation], *, most: int = 20) -> list[CourseLine]:
    """Courses being written that were never before the public: they are pages without a record. One query."""
    roots = OrganisationPage.objects.filter(organisation__in=organisations).values("path")
    known = Course.objects.exclude(page_key=None).values("page_key")
    pages = CoursePage.objects.annotate(root=Substr("path", 1, STEPLEN * ORGANISATION_DEPTH)).filter(root__in=roots)
    pages = pages.filter(alias_of=None).exclude(translation_key__in=known)
    rows = pages.order_by("-pk").values_list("pk", "draft_title", "locale__language_code")[:most]
    return [CourseLine({language: title}, None, _edit_url(pk)) for pk, title, language in rows]


def _edit_url(page: int | None) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page]) if page else ""


@dataclass(frozen=True)
class House:
    """One of my organisations and where its courses are written."""

    organisation: Organisation
    explore_url: str


def houses(organisations: QuerySet[Organisation], *, most: int = 12) -> list[House]:
    """Two queries."""
    rows = list(organisations.order_by("name")[:most])
    roots: dict[Any, int] = dict(
        OrganisationPage.objects.filter(organisation__in=rows).order_by("-pk").values_list("organisation_id", "pk")
    )
    return [
        House(row, reverse("wagtailadmin_explore", args=[roots[row.pk]]) if row.pk in roots else "") for row in rows
    ]


def guardians_page(offering: Offering) -> str:
    """Without the language prefix; "" when there is no run (any more)."""
    uuid = CourseRun.objects.filter(offering=offering).values_list("uuid", flat=True).first()
    return f"desk/runs/{uuid}/ages/guardians/" if uuid else ""
