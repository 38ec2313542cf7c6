"""The course's row in the one search, written in the same transaction as the change that moved it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from catalogue.domain.listings import set_places, withdraw_listing, write_listing
from catalogue.models import Listing
from core.cleaning import plain
from courses.enums import Format
from courses.models import Course, CourseRun
from courses.selectors.runs import runs_to_list
from courses.words import when_words, where_words
from scheduler.selectors.places import places_word
from skills.selectors import skills_of

KIND = "course"
BEST_FIRST = ("free", "few", "open", "waiting", "full", "closed")


def refresh_listing(*, course: Course, now: datetime | None = None) -> None:
    """Writes the listing of a visible course, withdraws that of any other. The caller holds the transaction."""
    if not course.is_visible:
        withdraw_listing(KIND, course.uuid)
        return
    runs = runs_to_list(course, now=now or timezone.now())
    write_listing(**listing_of(course, runs, now=now or timezone.now(), skills=skills_of(KIND, course.uuid)))


def refresh_places(*, course: Course, now: datetime | None = None) -> None:
    """Only the word for free places; the catalogue's version stays."""
    now = now or timezone.now()
    word = best_word(runs_to_list(course, now=now), now)
    if course.is_visible and word:
        set_places(KIND, course.uuid, word)


def listing_of(
    course: Course, runs: list[CourseRun], *, now: datetime, skills: Iterable[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What `write_listing` takes. `runs`: those still to come, with offering, sessions and pools prefetched."""
    dates = sorted({timezone.localtime(session.starts_at).date() for session in coming_sessions(runs, now)})
    return {
        "kind": KIND,
        "subject": course.uuid,
        "path": course.path,
        "organisation": course.organisation,
        "texts": {text.language: _text(text, skills, course, runs) for text in course.texts.all()},
        "facets": _facets(course, runs, dates),
        "next_date": dates[0] if dates else None,
        "places": best_word(runs, now),
        "picture": course.picture,
        "price": course.price,
        # The city looks at an organisation before its courses stand in everybody's search.
        "visible": course.organisation.is_verified and (bool(runs) or not is_dated_import(course)),
    }


def is_dated_import(course: Course) -> bool:
    """A partner's course that is there only with its dates: when they are over, it is kept but no longer listed."""
    return course.is_imported and course.runs.exclude(format=Format.SELF_PACED).exclude(offering__ends_at=None).exists()


def courses_left_behind(*, now: datetime) -> list[uuid.UUID]:
    """Courses whose listing names a date that is over: time alone changed them."""
    return list(
        Listing.objects.visible()
        .filter(kind=KIND, next_date__lt=timezone.localtime(now).date())
        .values_list("subject", flat=True)
    )


def coming_sessions(runs: list[CourseRun], now: datetime) -> list[Any]:
    return [
        session
        for run in runs
        for session in run.offering.sessions.all()
        if session.starts_at >= now and session.status == "planned"
    ]


def best_word(runs: list[CourseRun], now: datetime) -> str:
    """The best chance among the runs: one free run makes the course free. "" when there is no run."""
    words = {places_word(run.offering, now=now) for run in runs if not is_unknown(run)}
    return next((word for word in BEST_FIRST if word in words), "")


def is_unknown(run: CourseRun) -> bool:
    """A partner's dated run that says nothing about places."""
    return run.offering.external and not run.is_self_paced and not run.offering.pools.all()


def _text(text: Any, skills: Iterable[dict[str, Any]], course: Course, runs: list[CourseRun]) -> dict[str, str]:
    names = " ".join(skill["names"].get(text.language, "") for skill in skills)
    body = " ".join([plain(text.description), *text.outcomes, text.requirements, names, course.organisation.name])
    with override(text.language):
        when, where = (when_words(runs[0]), where_words(runs[0])) if runs else ("", "")
    return {"title": text.title, "summary": text.summary, "body": body, "when": when, "where": where}


def _facets(course: Course, runs: list[CourseRun], dates: list[Any]) -> dict[str, Any]:
    languages = list(dict.fromkeys([*course.languages, *(run.language for run in runs if run.language)]))
    return {
        "languages": languages,
        "level": course.level,
        "format": _formats(runs),
        "target_groups": list(dict.fromkeys([*course.target_groups, *course.extra_target_groups])),
        "free": course.is_free,
        "accessible": list(course.accessible),
        "topics": list(dict.fromkeys([*course.topics, *course.extra_topics])),
        "certificate": course.certificate,
        "dates": dates,
    }


def _formats(runs: list[CourseRun]) -> list[str]:
    """Every way in which the course can be taken now; at one's own pace when nothing is dated."""
    found = {run.format for run in runs}
    return [value for value in Format.values if value in found]
