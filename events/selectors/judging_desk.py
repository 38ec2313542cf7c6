"""Judging as organisers and teams see it: progress, results with names, how a place came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.enums import RoundKind, RoundState
from events.models import (
    Assignment,
    Award,
    Ballot,
    Event,
    Judge,
    JudgeConflict,
    Result,
    Round,
    RoundEntry,
    Submission,
)  # fmt: skip


@dataclass
class Progress:
    """How far a judge is in the rounds that are open."""

    judge: Judge
    name: str
    asked: int = 0
    done: int = 0
    conflicts: int = 0


@dataclass
class Row:
    """A project in a result, with its name. `facts` as `events.judging` computed them."""

    submission: Submission | None
    title: str
    facts: dict[str, Any]

    @property
    def has_place(self) -> bool:
        return self.facts.get("place") is not None


@dataclass
class Shown:
    """A result with names in place of uuids; `warnings`: sentences."""

    round: Round
    result: Result
    rows: list[Row]
    judges: list[dict[str, Any]]
    warnings: list[str]


def rounds_of(event: Event) -> list[Round]:
    """With the number of projects, views asked for and criteria. One query."""
    rows = Round.objects.filter(event=event).select_related("challenge__brief", "finalists_from")
    return list(
        rows.annotate(
            projects=Count("entries", filter=Q(entries__removed_at=None), distinct=True),
            asked=Count("assignments", filter=Q(assignments__released_at=None), distinct=True),
            given=Count("ballots__subject", distinct=True),
        ).order_by("challenge_id", "position", "pk")
    )


def progress_of(event: Event) -> list[Progress]:
    """Every judge, and how far in open rounds with points; four queries."""
    judges = Judge.objects.filter(event=event).select_related("person", "organisation", "challenge__brief")
    lines = {judge.pk: Progress(judge, name_of(judge)) for judge in judges}
    live = Q(round__state=RoundState.OPEN, round__kind=RoundKind.RUBRIC)
    asked = Assignment.objects.filter(live, judge__in=lines, released_at=None).values_list("judge_id", "submission_id")
    done = Ballot.objects.filter(live, judge__in=lines).exclude(submission=None)
    given = set(done.values_list("judge_id", "submission_id"))
    for judge, submission in asked:
        lines[judge].asked += 1
        lines[judge].done += (judge, submission) in given
    for judge in JudgeConflict.objects.filter(judge__in=lines, lifted_at=None).values_list("judge_id", flat=True):
        lines[judge].conflicts += 1
    return list(lines.values())


def name_of(judge: Judge) -> str:
    """The person's name; who left the house is only a number."""
    return judge.person.name if judge.person else _("A judge who left (%(number)d)") % {"number": judge.pk}


def projects_of(round: Round) -> dict[str, RoundEntry]:
    rows = round.entries.select_related("submission__team", "submission__challenge", "revision")
    return {str(entry.submission.uuid): entry for entry in rows}


def shown(round: Round, result: Result) -> Shown:
    """Names put to a result; three queries."""
    entries = projects_of(round)
    judges = {str(one.uuid): one for one in Judge.objects.filter(event=round.event_id).select_related("person")}
    names = {uuid: name_of(judge) for uuid, judge in judges.items()}
    titles = {uuid: title_of(entry) for uuid, entry in entries.items()}
    return Shown(
        round=round,
        result=result,
        rows=[row_of(facts, entries) for facts in result.output["projects"]],
        judges=[facts | {"name": names.get(facts["judge"], "?")} for facts in result.output["judges"]],
        warnings=[sentence(warning, names, titles) for warning in result.output["warnings"]],
    )


def title_of(entry: RoundEntry) -> str:
    return entry.revision.content.get("title") or entry.submission.slug


def sentence(warning: dict[str, Any], names: dict[str, str], titles: dict[str, str]) -> str:
    """A fact from `events.judging.warnings` in words."""
    facts = warning | {
        "judge": names.get(warning.get("judge", ""), "?"),
        "project": titles.get(warning.get("project", ""), "?"),
        "names": ", ".join(names.get(one, "?") for one in warning.get("smallest", [])),
    }
    number = warning.get("ballots") or warning.get("missing") or 1
    words = {
        "flat": _("%(judge)s gave every project the same. That says nothing about differences and counts so."),
        "half": ngettext(
            "%(judge)s has left %(missing)d of %(asked)d projects without a ballot; what was given counts.",
            "%(judge)s has left %(missing)d of %(asked)d projects without a ballot; what was given counts.", number,
        ),
        "none": _("%(judge)s has not judged any project."),
        "single": _("%(judge)s judged only one project; one number alone compares nothing and moves no place."),
        "unseen": _("Nobody judged “%(project)s”. It has no place."),
        "few": _("Only one judge saw “%(project)s”."),
        "parts": _("The judges fall into groups that saw no project in common (%(names)s): places across groups are guesses."),
        "aside": aside_words(warning),
    }  # fmt: skip
    return words[warning["code"]] % facts


def aside_words(warning: dict[str, Any]) -> str:
    number = warning.get("ballots", 0)
    reasons = {
        "conflict": ngettext(
            "%(ballots)d ballot is set aside because of a conflict of interest.",
            "%(ballots)d ballots are set aside because of a conflict of interest.", number,
        ),
        "excluded": ngettext(
            "%(ballots)d ballot of an excluded judge is set aside.",
            "%(ballots)d ballots of excluded judges are set aside.", number,
        ),
        "late": ngettext(
            "%(ballots)d ballot arrived after the close and does not count.",
            "%(ballots)d ballots arrived after the close and do not count.", number,
        ),
        "withdrawn": ngettext(
            "%(ballots)d ballot is about a withdrawn project.",
            "%(ballots)d ballots are about withdrawn projects.", number,
        ),
    }  # fmt: skip
    return reasons.get(warning.get("why", ""), "")


def late_ballots(round: Round) -> list[Ballot]:
    rows = round.ballots.filter(is_late=True).select_related("judge__person", "submission", "ruling")
    return list(rows.order_by("pk"))


def awards_of(event: Event, *, published: bool = False) -> list[Award]:
    rows = Award.objects.filter(event=event).select_related(
        "submission__team", "submission__challenge", "revision", "challenge__brief", "challenge__organisation"
    )
    return list(rows.exclude(published_at=None) if published else rows)


def published_results(event: Event) -> list[Shown]:
    """Newest round first. Three queries and three more per round; there are few rounds."""
    rows = Result.objects.filter(round__event=event, published_at__isnull=False).select_related(
        "round__challenge__brief"
    )
    return [shown(result.round, result) for result in rows.order_by("-round__position", "-pk")]


def row_of(facts: dict[str, Any], entries: dict[str, RoundEntry]) -> Row:
    entry = entries.get(facts["project"])
    return Row(entry.submission if entry else None, title_of(entry) if entry else "?", _in_scale(facts))


def _in_scale(facts: dict[str, Any]) -> dict[str, Any]:
    """An interval may reach past the ends of the scale in the calculation; nobody has 112 of 100."""
    shown = {name: min(100.0, max(0.0, facts[name])) for name in ("score", "low", "high") if name in facts}
    return facts | shown
