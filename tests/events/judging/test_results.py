"""The result of a round, asked for the properties it must have whatever judges tick."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.judging.bars import EDGE, WIDTH, bars
from events.judging.compute import ALGORITHMS, VERSION, compute, input_hash, recompute
from events.judging.places import draw
from events.selectors.judging_desk import row_of

from .exports import codes, fields, of, order, ranking, rubric

EVERYBODY = ["j1", "j2", "j3"]


@given(fields(), st.sampled_from(["j0", "j1", "j2"]), st.floats(-40, 40))
def test_a_judge_who_is_stricter_throughout_changes_no_order(
    field: dict[tuple[str, str], dict[str, float]], judge: str, shift: float
) -> None:
    complete = {view: {"idea": scores["idea"], "use": scores.get("use", 3)} for view, scores in field.items()}
    shifted = {
        view: {key: step + shift * (view[0] == judge) for key, step in scores.items()}
        for view, scores in complete.items()
    }
    before, after = compute(rubric(complete)), compute(rubric(shifted))
    orders = [[row["project"] for row in one["projects"]] for one in (before, after)]
    assert orders[0] == orders[1] or _only_level_ones_swapped(before, after)
    widths = [[row["high"] - row["low"] for row in sorted(one["projects"], key=_name)] for one in (before, after)]
    assert widths[0] == pytest.approx(widths[1], abs=0.01)


def _name(row: dict[str, Any]) -> str:
    return str(row["project"])


def _only_level_ones_swapped(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Scores on both sides differ by one constant, up to the last digit."""
    gaps = [of(after, row["project"])["score"] - row["score"] for row in before["projects"]]
    return max(gaps) - min(gaps) < 0.001


@given(fields(), st.randoms())
def test_the_order_of_ballots_and_the_names_of_people_play_no_part(
    field: dict[tuple[str, str], dict[str, float]], chance: random.Random
) -> None:
    views = list(field)
    chance.shuffle(views)
    swapped = {(f"x{9 - int(judge[1])}", project): field[judge, project] for judge, project in views}
    before, after = compute(rubric(field)), compute(rubric(swapped))
    for row in before["projects"]:
        assert of(after, row["project"])["score"] == pytest.approx(row["score"], abs=0.001)
        assert of(after, row["project"])["raw"] == pytest.approx(row["raw"], abs=0.001)


@given(fields())
def test_a_result_can_be_computed_again_by_anybody(field: dict[tuple[str, str], dict[str, float]]) -> None:
    export = rubric(field, tie_break=["idea", "lot"])
    file = {
        "algorithm": ALGORITHMS["rubric"], "version": VERSION, "seed": 7, "input_hash": input_hash(export),
        "input": export, "output": compute(export),
    }  # fmt: skip
    again = json.loads(json.dumps(file))
    assert recompute(again) == []
    again["input"]["ballots"][0]["content"]["scores"]["idea"] += 1
    assert recompute(again)[0].startswith("input_hash")


def test_a_result_with_another_place_in_it_is_found_out() -> None:
    export = rubric(
        {(judge, "a"): {"idea": 5} for judge in EVERYBODY} | {(judge, "b"): {"idea": 2} for judge in EVERYBODY}
    )
    file: dict[str, Any] = {
        "algorithm": ALGORITHMS["rubric"], "version": VERSION, "seed": 7, "input_hash": input_hash(export),
        "input": export, "output": copy.deepcopy(compute(export)),
    }  # fmt: skip
    file["output"]["projects"][0]["project"] = "b"
    assert recompute(file) == ["output.projects[0].project: stated 'b', is 'a'"]


def test_the_project_seen_by_strict_judges_is_not_punished_for_it() -> None:
    """Both strict judges saw the better project; the plain mean puts it last."""
    steps = {
        ("mild", "plain"): 4, ("mild", "middle"): 5, ("strict", "good"): 3, ("strict", "middle"): 2,
        ("harsh", "good"): 2, ("harsh", "middle"): 1, ("kind", "plain"): 4, ("kind", "middle"): 5,
    }  # fmt: skip
    output = compute(rubric({view: {"idea": step} for view, step in steps.items()}))
    assert [row["project"] for row in output["projects"]] == ["good", "middle", "plain"]
    assert of(output, "good")["raw"] < of(output, "plain")["raw"]


def test_equal_scores_share_a_place_when_no_rule_was_announced() -> None:
    output = compute(rubric({(judge, project): {"idea": 3} for judge in EVERYBODY for project in ("a", "b", "c")}))
    assert order(output) == [(1, "a"), (1, "b"), (1, "c")]
    assert [row["level"] for row in output["projects"]] == [["b", "c"], ["a", "c"], ["a", "b"]]
    assert {row["decided_by"] for row in output["projects"]} == {""}


def test_the_next_place_after_a_tie_is_left_out() -> None:
    steps = {"a": 4, "b": 4, "c": 2}
    output = compute(rubric({(judge, project): {"idea": steps[project]} for judge in EVERYBODY for project in steps}))
    assert order(output) == [(1, "a"), (1, "b"), (3, "c")]


def test_a_tie_is_broken_by_the_criterion_announced_first() -> None:
    given_ = {"a": {"idea": 3, "use": 5}, "b": {"idea": 4, "use": 3}}  # 2·3+5 = 2·4+3
    export = rubric({(judge, project): given_[project] for judge in EVERYBODY for project in given_})
    by_idea, by_use = compute(export | {"tie_break": ["idea"]}), compute(export | {"tie_break": ["use", "idea"]})
    assert order(by_idea) == [(1, "b"), (2, "a")]
    assert order(by_use) == [(1, "a"), (2, "b")]
    assert {row["decided_by"] for row in by_use["projects"]} == {"use"}


@given(st.integers(0, 2**40))
def test_the_lot_is_drawn_from_the_published_seed(seed: int) -> None:
    export = rubric({(judge, project): {"idea": 3} for judge in EVERYBODY for project in ("a", "b", "c")})
    output = compute(export | {"tie_break": ["idea", "lot"], "seed": seed})
    assert [row["project"] for row in output["projects"]] == sorted("abc", key=lambda one: draw(one, seed))
    assert [row["place"] for row in output["projects"]] == [1, 2, 3]
    assert {row["decided_by"] for row in output["projects"]} == {"lot"}


def test_a_judge_who_gives_everyone_five_decides_nothing_between_others_and_is_named() -> None:
    steps = {("a", project): step for project, step in zip("xyz", (5, 3, 1), strict=True)}
    steps |= {("b", project): step for project, step in zip("xyz", (4, 3, 2), strict=True)}
    without = compute(rubric({view: {"idea": step} for view, step in steps.items()}))
    flat = compute(
        rubric({view: {"idea": step} for view, step in (steps | {("flat", one): 5 for one in "xyz"}).items()})
    )
    assert [row["project"] for row in flat["projects"]] == [row["project"] for row in without["projects"]]
    assert {"code": "flat", "judge": "flat", "ballots": 3} in flat["warnings"]


def test_a_judge_who_scores_half_counts_with_what_was_given_and_is_named() -> None:
    export = rubric({(judge, project): {"idea": 3} for judge in ("a", "b") for project in "wxyz"})
    export["ballots"] = export["ballots"][:6]
    output = compute(export)
    assert {"code": "half", "judge": "b", "missing": 2, "asked": 4} in output["warnings"]
    assert [row["views"] for row in output["projects"]] == [2, 2, 1, 1]


def test_a_judge_with_one_ballot_moves_no_project() -> None:
    """One number alone says nothing about differences: it may be the judge's level or the project's."""
    steps = {(judge, project): step for judge in "ab" for project, step in (("x", 5), ("y", 2))}
    without = compute(rubric({view: {"idea": step} for view, step in steps.items()}))
    with_one = compute(rubric({view: {"idea": step} for view, step in (steps | {("one", "y"): 5}).items()}))
    gaps = [of(output, "x")["score"] - of(output, "y")["score"] for output in (without, with_one)]
    assert gaps[0] == pytest.approx(gaps[1], abs=0.01)
    assert {"code": "single", "judge": "one"} in with_one["warnings"]


def test_leaving_out_the_hardest_criterion_does_not_lift_a_project() -> None:
    given_: dict[tuple[str, str], dict[str, float]] = {
        (judge, project): {"idea": 4, "use": 2} for judge in "abc" for project in "xyz"
    }
    given_["c", "z"] = {"idea": 4}
    output = compute(rubric(given_))
    assert [row["score"] for row in output["projects"]] == pytest.approx([output["projects"][0]["score"]] * 3, abs=0.01)


def test_two_groups_of_judges_who_never_saw_the_same_are_reported() -> None:
    output = compute(rubric({(judge, project): {"idea": 3} for judge, project in ("ax", "ay", "bz", "bw")}))
    assert {"code": "parts", "parts": 2, "smallest": ["b"]} in output["warnings"]


def test_a_project_nobody_saw_has_no_place_and_is_reported() -> None:
    export = rubric({("a", "x"): {"idea": 3}, ("a", "y"): {"idea": 4}}, projects=["x", "y", "z"])
    output = compute(export)
    assert output["projects"][-1] == {"project": "z", "place": None, "views": 0}
    assert "unseen" in codes(output)


def test_a_round_without_any_ballot_has_no_places() -> None:
    output = compute(rubric({}, projects=["x"]))
    assert output["projects"] == [{"project": "x", "place": None, "views": 0}]


def test_ballots_that_do_not_count_are_left_out_and_reported() -> None:
    export = rubric({("a", "x"): {"idea": 3}, ("a", "y"): {"idea": 4}, ("b", "x"): {"idea": 5}})
    export["ballots"][2] |= {"counts": False, "why": "conflict"}
    output = compute(export)
    assert of(output, "x")["views"] == 1
    assert {"code": "aside", "why": "conflict", "ballots": 1} in output["warnings"]


def test_more_views_make_the_interval_narrower() -> None:
    def width(judges: int) -> float:
        chance = random.Random(1)
        given_ = {(f"j{j}", f"p{p}"): {"idea": chance.randint(1, 5)} for j in range(judges) for p in range(8)}
        row = compute(rubric(given_))["projects"][0]
        return float(row["high"] - row["low"])

    assert width(12) < width(4)


def test_places_that_are_not_sure_span_a_range() -> None:
    steps = {"a": 5, "b": 1}
    sure = compute(rubric({(f"j{j}", p): {"idea": steps[p]} for j in range(12) for p in steps}))
    unsure = compute(rubric({("j0", "a"): {"idea": 4}, ("j0", "b"): {"idea": 3}}))
    assert [(row["best"], row["worst"]) for row in sure["projects"]] == [(1, 1), (2, 2)]
    assert [(row["best"], row["worst"]) for row in unsure["projects"]] == [(1, 2), (1, 2)]


@given(st.lists(st.permutations("abcd"), min_size=1, max_size=5))
@settings(max_examples=30)
def test_rankings_put_the_unbeaten_project_first(orders: list[list[str]]) -> None:
    output = compute(ranking({f"j{number}": ["win", *order_] for number, order_ in enumerate(orders)}))
    assert order(output)[0] == (1, "win")
    assert 50 < of(output, "win")["score"] < 100


def test_rankings_of_different_lists_are_fair_where_adding_places_is_not() -> None:
    """`good` comes second in two strong lists, `plain` first in two weak ones; `good` beat `middle`, `middle` beat `plain`."""
    orders = {
        "j1": ["star", "good", "middle"], "j2": ["star", "good", "middle"], "j3": ["plain", "weak"],
        "j4": ["plain", "weak"], "j5": ["middle", "plain"], "j6": ["middle", "plain"],
    }  # fmt: skip
    output = compute(ranking(orders))
    assert [row["project"] for row in output["projects"]] == ["star", "good", "middle", "plain", "weak"]
    assert of(output, "plain")["raw"] == of(output, "good")["raw"] == 50


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="lichthof-judging/1"):
        compute({"format": "other"})


# --- what the pages show of it


@given(fields())
def test_nothing_that_is_shown_leaves_the_scale_and_nothing_is_lost_by_it(
    field: dict[tuple[str, str], dict[str, float]],
) -> None:
    for facts in compute(rubric(field))["projects"]:
        shown = row_of(facts, {}).facts
        seen = {name for name in ("score", "low", "high") if name in facts}
        assert all(0 <= shown[name] <= 100 for name in seen)
        assert all(shown[name] == facts[name] for name in seen if 0 <= facts[name] <= 100)
        assert {**shown, **{name: facts[name] for name in seen}} == facts


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"score": 96.0, "low": 84.5, "high": 107.5}, {"score": 96.0, "low": 84.5, "high": 100.0}),
        ({"score": 3.0, "low": -8.0, "high": 14.0}, {"score": 3.0, "low": 0.0, "high": 14.0}),
        ({"score": 101.2, "low": 100.4, "high": 102.0}, {"score": 100.0, "low": 100.0, "high": 100.0}),
        ({"place": 4}, {"place": 4}),
    ],
)
def test_an_interval_ends_where_the_scale_ends(facts: dict[str, float], shown: dict[str, float]) -> None:
    given = {"project": "a"} | facts
    assert row_of(given, {}).facts == {"project": "a"} | shown
    assert given == {"project": "a"} | facts


def test_bars_share_one_scale_and_stay_in_their_box() -> None:
    rows = [row_of({"project": "a", "score": 95, "low": 80, "high": 110, "raw": 99}, {}).facts,
            row_of({"project": "b", "score": 40, "low": 30, "high": 50, "raw": 20}, {}).facts]  # fmt: skip
    first, second = bars(rows)
    assert first.left + first.length == pytest.approx(WIDTH - EDGE)
    assert second.raw == EDGE
    assert second.left < second.score < second.left + second.length < first.left
    assert bars([]) == []
