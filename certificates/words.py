"""The words that differ between certificates of a course, of participation, of mentoring and of an award."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from certificates.enums import Kind


class Words(NamedTuple):
    did: Any  # stands between the name and the title
    hours: Any  # what the hours are
    day: Any  # what the date is
    yours: Any  # a sentence to the person, with %(day)s


WORDS: dict[str, Words] = {
    Kind.COURSE: Words(
        _("has completed the course"),
        _("Learning time"),
        _("Completed on"),
        _("You completed this course on %(day)s. Well done!"),
    ),
    Kind.PARTICIPATION: Words(
        _("took part in"),
        _("Hours on the spot"),
        _("Held until"),
        _("You took part until %(day)s. Thank you for being there!"),
    ),
    Kind.MENTORING: Words(
        _("stood by the teams as a mentor at"),
        _("Hours as a mentor"),
        _("Held until"),
        _("You stood by the teams until %(day)s. Thank you!"),
    ),
    Kind.AWARD: Words(
        _("received, together with the team, an award at"),
        _("Hours of the event"),
        _("Awarded on"),
        _("Your team received this award on %(day)s. Congratulations!"),
    ),
}
