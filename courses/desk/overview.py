"""Reads for the first page of the desk and its lists: runs with their fill, sessions of the week, courses to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from core.queries import for_lists
from courses.enums import Source
from courses.models import Course, CoursePage, CourseRun, OrganisationPage
from courses.models.pages import ORGANISATION_DEPTH, STEPLEN
from courses.selectors.runs import loaded_runs
from courses.words import when_words, where_words
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Registration, Session
from scheduler.rules import CLOSED
from scheduler.selectors.places import closed_sentence, main_pools, places_word

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RunLine:
    """A run as the desk lists it. `closed` says why nobody can register now.

    `size` is None when places are not counted; `taken` counts people then.
    """

    run: CourseRun
    when: str
    where: str
    word: str
    closed: str
    size: int | None
    taken: int
    waiting: int
    in_review: int

    @property
    def starts(self) -> datetime | None:
        """The first day as the clock shows it where it takes place."""
        offering = self.run.offering
        return timezone.make_naive(offering.starts_at, offering.zone) if offering.starts_at else None


@dataclass(frozen=True)
class SessionLine:
    """A session of the week; times as the clock shows them where it takes place."""

    session: Session
    starts: datetime
    ends: datetime
    is_today: bool
    is_over: bool


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
    figures = _figures([run.offering_id for run in rows])
    return [_line(run, figures.get(run.offering_id, {}), now) for run in rows]


def _figures(offerings: list[int]) -> dict[int, Mapping[str, Any]]:
    found = Registration.objects.filter(offering__in=offerings).order_by().values("offering_id")
    return {
        row["offering_id"]: row
        for row in found.annotate(
            confirmed=Count("pk", filter=Q(state=RegistrationState.CONFIRMED)),
            waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
            in_review=Count("pk", filter=Q(state=RegistrationState.SUBMITTED)),
        )
    }


def _line(run: CourseRun, figures: Mapping[str, Any], now: datetime) -> RunLine:
    pools = main_pools(run.offering)
    word = places_word(run.offering, now=now)
    return RunLine(
        run=run,
        when=when_words(run),
        where=where_words(run),
        word=word,
        closed=closed_sentence(run.offering, now) if word == CLOSED else "",
        size=sum(pool.size for pool in pools) if pools else None,
        taken=sum(pool.taken for pool in pools) if pools else figures.get("confirmed", 0),
        waiting=figures.get("waiting", 0),
        in_review=figures.get("in_review", 0),
    )


def week_sessions(organisations: QuerySet[Organisation], *, now: datetime) -> QuerySet[Session]:
    """Sessions from the beginning of today until in seven days, with venue, offering and run."""
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.planned().filter(ends_at__gt=begin, starts_at__lt=begin + WEEK)
    mine = rows.filter(
        offering__course_run__course__organisation__in=organisations, offering__course_run__course__source=Source.OWN
    ).exclude(offering__status__in=[OfferingStatus.CANCELLED, OfferingStatus.DRAFT])
    return for_lists(mine.select_related("venue", "offering__course_run").order_by("starts_at", "pk"))


def session_lines(sessions: Iterable[Session], *, now: datetime) -> list[SessionLine]:
    """Reads `offering`."""
    return [_session_line(session, now) for session in sessions]


def _session_line(session: Session, now: datetime) -> SessionLine:
    zone = session.offering.zone
    starts, ends = timezone.make_naive(session.starts_at, zone), timezone.make_naive(session.ends_at, zone)
    today = timezone.localtime(now, zone).date()
    return SessionLine(session, starts, ends, starts.date() == today, session.ends_at <= now)


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
