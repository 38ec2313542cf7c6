"""Exports for tests of the mathematics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

CRITERIA = [{"key": "idea", "weight": 2, "steps": 5}, {"key": "use", "weight": 1, "steps": 5}]


def rubric(given: Mapping[tuple[str, str], Mapping[str, float]], **facts: Any) -> dict[str, Any]:
    """`given`: (judge, project) → {criterion: step}; all of them count and were asked for."""
    ballots = [
        {
            "key": f"{judge}-{project}",
            "judge": judge,
            "content": {"project": project, "scores": dict(scores)},
            "given_at": "",
            "counts": True,
            "why": "",
        }
        for (judge, project), scores in given.items()
    ]
    return _export("rubric", ballots, sorted(given), **facts)


def ranking(orders: Mapping[str, Sequence[str]], **facts: Any) -> dict[str, Any]:
    """`orders`: judge → projects, best first."""
    ballots = [
        {"key": judge, "judge": judge, "content": {"order": list(order)}, "given_at": "", "counts": True, "why": ""}
        for judge, order in orders.items()
    ]
    return _export("ranking", ballots, [(judge, project) for judge in orders for project in orders[judge]], **facts)


def _export(kind: str, ballots: list[dict[str, Any]], asked: Sequence[tuple[str, str]], **facts: Any) -> dict[str, Any]:
    return {
        "format": "lichthof-judging/1",
        "round": "r",
        "kind": kind,
        "seed": 7,
        "tie_break": [],
        "criteria": CRITERIA if kind == "rubric" else [],
        "projects": sorted({project for _judge, project in asked}),
        "assignments": [{"judge": judge, "project": project} for judge, project in asked],
        "ballots": ballots,
    } | facts


@st.composite
def fields(draw: st.DrawFn) -> dict[tuple[str, str], dict[str, float]]:
    """Some judges look at some projects and tick steps from 1 to 5, not always all of them."""
    judges = [f"j{number}" for number in range(draw(st.integers(1, 5)))]
    projects = [f"p{number}" for number in range(draw(st.integers(1, 7)))]
    views = st.tuples(st.sampled_from(judges), st.sampled_from(projects))
    step = st.integers(1, 5)
    scores = st.fixed_dictionaries({"idea": step}, optional={"use": step})
    return draw(st.dictionaries(views, scores, min_size=1, max_size=25))


def order(output: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [(row["place"], row["project"]) for row in output["projects"]]


def of(output: Mapping[str, Any], project: str) -> dict[str, Any]:
    return next(row for row in output["projects"] if row["project"] == project)


def codes(output: Mapping[str, Any]) -> list[str]:
    return [row["code"] for row in output["warnings"]]
