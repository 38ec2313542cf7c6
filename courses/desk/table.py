"""The roster as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.models import CourseRun
from scheduler.models import Session

from .people import Learner

# A cell that begins like this is read as a formula by spreadsheets, also in its wide forms.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheets set to these languages expect a semicolon, because the comma is in their numbers.
SEMICOLON = {"de", "uk"}


def harmless(value: Any) -> str:
    """The value as text that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) else text


def roster_file(run: CourseRun, learners: Iterable[Learner], sessions: list[Session]) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; one line per person."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if get_language() in SEMICOLON else ",", lineterminator="\r\n")
    writer.writerow(harmless(cell) for cell in _head(sessions))
    for learner in learners:
        writer.writerow(harmless(cell) for cell in _row(learner))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _head(sessions: list[Session]) -> list[str]:
    dates = [date_format(timezone.localtime(session.starts_at), "SHORT_DATETIME_FORMAT") for session in sessions]
    return [
        _("Name"), _("State"), _("Number on the waiting list"), _("Registered on"), _("Places"), _("Extra services"),
        _("Lessons done"), _("Lessons"), _("Quizzes passed"), _("Quizzes"), _("Completed on"), *dates,
    ]  # fmt: skip


def _row(learner: Learner) -> list[Any]:
    done = learner.progress
    figures = [done.lessons_done, done.lessons, done.quizzes_passed, done.quizzes] if done else ["", "", "", ""]
    return [
        learner.name,
        learner.state,
        learner.position,
        _day(learner.registration.created_at),
        learner.registration.party_size,
        ", ".join(learner.services),
        *figures,
        _day(learner.completed_at),
        *(mark.label for mark in learner.marks),
    ]


def _day(moment: Any) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
