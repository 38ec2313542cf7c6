"""How a team's place came about, in words and figures that the team can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.i18n import pick
from events.judging.scores import order_of
from events.models import Ballot, Criterion, Result, Round, Submission

from .judging import counting
from .judging_desk import Row, projects_of, row_of


@dataclass
class CriterionLine:
    """A team's mean for a criterion beside the field's, in per cent; `words`: the anchor nearest to the mean."""

    title: str
    language: str
    own: float
    others: float
    words: str
    words_language: str
    steps: list[int]


@dataclass
class Explanation:
    round: Round
    row: Row
    of: int
    lines: list[CriterionLine]
    sentences: list[str]
    comments: list[str]
    shift: float


def explanations(submission: Submission) -> list[Explanation]:
    """How this project's place came about, per published round, newest first."""
    rows = Result.objects.filter(
        published_at__isnull=False, round__entries__submission=submission, round__event=submission.event_id
    ).select_related("round")
    return [_explained(result, submission) for result in rows.order_by("-round__position", "-pk")]


def _explained(result: Result, submission: Submission) -> Explanation:
    entries = projects_of(result.round)
    own = str(submission.uuid)
    rows = [row_of(facts, entries) for facts in result.output["projects"]]
    row = next(row for row in rows if row.facts["project"] == own)
    placed = [one for one in rows if one.has_place]
    judges = {ballot["judge"] for ballot in _ballots_on(result, own)}
    effects = [one["effect"] for one in result.output["judges"] if one["judge"] in judges and "effect" in one]
    shift = fmean(effects) if effects else 0.0
    return Explanation(
        round=result.round,
        row=row,
        of=len(placed),
        lines=_lines(result, row, placed) if row.has_place else [],
        sentences=_why(row, placed, shift, result)
        if row.has_place
        else [_("No judge's ballot on your project counts.")],
        comments=_comments(result, submission),
        shift=shift,
    )


def _lines(result: Result, row: Row, placed: list[Row]) -> list[CriterionLine]:
    lines = []
    given = [
        ballot["content"]["scores"]
        for ballot in _ballots_on(result, row.facts["project"])
        if "scores" in ballot["content"]
    ]
    for criterion in Criterion.objects.filter(round=result.round):
        own = row.facts["criteria"].get(criterion.key)
        if own is None:
            continue
        title, language = pick({code: text.get("title", "") for code, text in criterion.texts.items()})
        step = round(own / 100 * (len(criterion.anchors) - 1))
        words, words_language = pick(criterion.anchors[step])
        others = fmean(one.facts["criteria"][criterion.key] for one in placed if criterion.key in one.facts["criteria"])
        steps = sorted(scores[criterion.key] for scores in given if criterion.key in scores)
        lines.append(CriterionLine(title, language, own, others, words, words_language, steps))
    return lines


def _why(row: Row, placed: list[Row], shift: float, result: Result) -> list[str]:
    facts = row.facts
    views = ngettext(
        "%(views)d judge looked at your project.", "%(views)d judges looked at your project.", facts["views"]
    )
    found = [views % facts]
    if result.algorithm == "additive-judge-effect":
        found.append(_judges_words(shift))
        found.append(
            _("The plain mean of your points was %(raw)s of 100; what an average judge would have given is %(score)s.")
            % _figures(facts)
        )
    else:
        found.append(_("Your project won %(raw).0f %% of its direct comparisons.") % facts)
        found.append(
            _("Taking into account against whom, it would be put before an average project in %(score).0f %% of cases.")
            % facts
        )
    if facts["low"] < facts["high"]:  # one project alone is compared with none
        found.append(
            _("No measurement is exact: with nine chances in ten the true value lies between %(low)s and %(high)s.")
            % _figures(facts)
        )
    if facts["best"] != facts["worst"]:
        found.append(
            _(
                "Counting only differences that are 95 %% sure, any place from %(best)d to %(worst)d would fit these ballots."
            )
            % facts
        )
    return [*found, *_decided(facts)]


def _figures(facts: Mapping[str, Any]) -> dict[str, str]:
    """Points as the reader's language writes them: 86,5 or 86.5."""
    return {key: number_format(facts[key], 1) for key in ("raw", "score", "low", "high")}


def _judges_words(shift: float) -> str:
    if shift > 2:
        return _("Your judges gave a little more than others did for comparable projects; that was taken off again.")
    if shift < -2:
        return _("Your judges were stricter than others with comparable projects; that was added again.")
    return _("Your judges were, taken together, neither stricter nor milder than the others.")


def _decided(facts: dict[str, Any]) -> list[str]:
    if not facts["level"]:
        return []
    level = ngettext(
        "%(number)d other project has exactly the same score.",
        "%(number)d other projects have exactly the same score.", len(facts["level"]),
    ) % {"number": len(facts["level"])}  # fmt: skip
    rule = {
        "": _("No rule to part them was announced, so you share the place."),
        "lot": _("As announced, the lot decided; it was drawn from the published seed."),
    }
    return [level, rule.get(facts["decided_by"], _("As announced, a criterion decided between you."))]


def about(content: dict[str, Any]) -> list[str]:
    """The projects a ballot names."""
    return [content["project"]] if "project" in content else order_of(content)


def _ballots_on(result: Result, project: str) -> list[dict[str, Any]]:
    return [ballot for ballot in result.input["ballots"] if ballot["counts"] and project in about(ballot["content"])]


def _comments(result: Result, submission: Submission) -> list[str]:
    """What judges wrote to the team, of the ballots that count; without names, in an order that tells none."""
    keys = {ballot["key"] for ballot in result.input["ballots"] if ballot["counts"]}
    rows = Ballot.objects.filter(round=result.round, submission=submission).exclude(comment="")
    return sorted(row.comment for row in counting(rows) if str(row.key) in keys)
