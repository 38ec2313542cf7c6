"""The roster as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduler.desk.table import day, table_file
from scheduler.models import Session

from .people import Learner


def roster_file(learners: Iterable[Learner], sessions: list[Session]) -> bytes:
    """One line per person."""
    return table_file(_head(sessions), (_row(learner) for learner in learners))


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
        day(learner.registration.created_at),
        learner.registration.party_size,
        ", ".join(learner.services),
        *figures,
        day(learner.completed_at),
        *(mark.label for mark in learner.marks),
    ]
