"""What an organiser should look at before believing a result. Facts only; the pages find the words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .assignment import parts
from .scores import order_of


def warnings_about(export: dict[str, Any], output: dict[str, Any]) -> list[dict[str, Any]]:
    """[{"code", "judge" | "project", …}]: flat, half, single, none (judges); unseen, few (projects); parts, aside."""
    ballots = [ballot for ballot in export["ballots"] if ballot["counts"]]
    views = sorted({(ballot["judge"], project) for ballot in ballots for project in _about(ballot["content"])})
    return [
        *_judges(export, ballots, views),
        *_projects(export, output, views),
        *_graph(views),
        *_aside(export),
    ]


def _judges(
    export: dict[str, Any], ballots: list[dict[str, Any]], views: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    asked: dict[str, set[str]] = defaultdict(set)
    for row in export["assignments"]:
        asked[row["judge"]].add(row["project"])
    done: dict[str, set[str]] = defaultdict(set)
    for judge, project in views:
        done[judge].add(project)
    found: list[dict[str, Any]] = []
    for judge in sorted(set(asked) | set(done)):
        missing = asked[judge] - done[judge]
        if not done[judge]:
            found.append({"code": "none", "judge": judge, "missing": len(missing)})
            continue
        if missing:
            found.append({"code": "half", "judge": judge, "missing": len(missing), "asked": len(asked[judge])})
        if export["kind"] == "rubric":
            found += _scoring(judge, [ballot["content"]["scores"] for ballot in ballots if ballot["judge"] == judge])
    return found


def _scoring(judge: str, given: list[dict[str, float]]) -> list[dict[str, Any]]:
    if len(given) == 1:
        return [{"code": "single", "judge": judge}]
    if all(scores == given[0] for scores in given):
        return [{"code": "flat", "judge": judge, "ballots": len(given)}]
    return []


def _projects(export: dict[str, Any], output: dict[str, Any], views: list[tuple[str, str]]) -> list[dict[str, Any]]:
    seen = {row["project"]: row["views"] for row in output["projects"]}
    unseen = [{"code": "unseen", "project": project} for project, number in sorted(seen.items()) if not number]
    few = [{"code": "few", "project": project} for project, number in sorted(seen.items()) if number == 1]
    return unseen + (few if export["kind"] != "pairwise" else [])


def _graph(views: list[tuple[str, str]]) -> list[dict[str, Any]]:
    groups = parts(sorted({judge for judge, _project in views}), views)
    return [{"code": "parts", "parts": len(groups), "smallest": sorted(groups[-1])}] if len(groups) > 1 else []


def _aside(export: dict[str, Any]) -> list[dict[str, Any]]:
    """How many ballots were set aside, per reason; superseded ones are nothing to worry about."""
    reasons: dict[str, int] = defaultdict(int)
    for ballot in export["ballots"]:
        if not ballot["counts"] and ballot["why"] != "superseded":
            reasons[ballot["why"]] += 1
    return [{"code": "aside", "why": why, "ballots": number} for why, number in sorted(reasons.items())]


def _about(content: dict[str, Any]) -> list[str]:
    return [content["project"]] if "project" in content else order_of(content)
