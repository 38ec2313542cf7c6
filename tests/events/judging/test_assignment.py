"""Who looks at what."""

from __future__ import annotations

from collections import Counter
from random import Random

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from events.judging.assignment import assign, parts, route

PROJECTS = [f"p{number:02}" for number in range(40)]
JUDGES = [f"j{number:02}" for number in range(12)]


def loads(views: list[tuple[str, str]], judges: list[str]) -> list[int]:
    counted = Counter(judge for judge, _project in views)
    return sorted(counted[judge] for judge in judges)


@st.composite
def halls(draw: st.DrawFn) -> tuple[list[str], list[str], set[tuple[str, str]], int, int]:
    projects, judges = PROJECTS[: draw(st.integers(1, 15))], JUDGES[: draw(st.integers(1, 7))]
    pairs = st.tuples(st.sampled_from(judges), st.sampled_from(projects))
    return projects, judges, draw(st.sets(pairs, max_size=20)), draw(st.integers(1, 4)), draw(st.integers(0, 10**9))


@given(halls())
@settings(max_examples=150)
def test_every_project_is_seen_as_often_as_wanted_or_named_as_short(
    hall: tuple[list[str], list[str], set[tuple[str, str]], int, int],
) -> None:
    projects, judges, conflicts, views, seed = hall
    plan = assign(projects, judges, views=views, seed=seed, conflicts=conflicts)
    seen = Counter(project for _judge, project in plan.views)
    assert not set(plan.views) & conflicts
    assert len(set(plan.views)) == len(plan.views)
    for project in projects:
        assert seen[project] >= views - plan.short.get(project, 0)
        allowed = sum((judge, project) not in conflicts for judge in judges)
        assert plan.short.get(project, 0) == max(0, views - allowed)


@given(st.integers(0, 10**9), st.integers(2, 12), st.integers(1, 40), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_without_conflicts_loads_differ_by_one_and_all_scores_are_comparable(
    seed: int, judges: int, projects: int, views: int
) -> None:
    hall = JUDGES[:judges]
    plan = assign(PROJECTS[:projects], hall, views=min(views, judges), seed=seed)
    busy = [judge for judge in hall if judge in {judge for judge, _project in plan.views}]
    assert len(parts(busy, plan.views)) == 1
    extra = len(plan.views) - projects * min(views, judges)
    assert loads(plan.views, hall)[-1] - loads(plan.views, hall)[0] <= 1 + extra


@given(halls())
@settings(max_examples=60)
def test_the_same_seed_gives_the_same_plan_whatever_the_order_of_the_lists(
    hall: tuple[list[str], list[str], set[tuple[str, str]], int, int],
) -> None:
    projects, judges, conflicts, views, seed = hall
    plan = assign(projects, judges, views=views, seed=seed, conflicts=conflicts)
    assert plan == assign(projects[::-1], judges[::-1], views=views, seed=seed, conflicts=list(conflicts))


def test_another_seed_gives_another_plan() -> None:
    assert assign(PROJECTS, JUDGES, views=3, seed=1).views != assign(PROJECTS, JUDGES, views=3, seed=2).views


def test_everybody_sees_the_calibration_project_and_sees_it_first() -> None:
    plan = assign(PROJECTS, JUDGES, views=3, seed=1, calibration="p05", conflicts={("j03", "p05")})
    assert {judge for judge, project in plan.views if project == "p05"} == set(JUDGES) - {"j03"}
    mine = [project for judge, project in plan.views if judge == "j00"]
    assert route(mine, judge="j00", seed=1, calibration="p05")[0] == "p05"
    assert sorted(route(mine, judge="j00", seed=1, calibration="p05")) == sorted(mine)


def test_judges_do_not_all_walk_the_same_way() -> None:
    ways = {tuple(route(PROJECTS, judge=judge, seed=1, calibration=None)) for judge in JUDGES}
    assert len(ways) == len(JUDGES)


def test_when_a_judge_drops_out_others_take_over_and_nothing_else_changes() -> None:
    plan = assign(PROJECTS, JUDGES, views=3, seed=1)
    kept = [view for view in plan.views if view[0] != "j04"]
    again = assign(PROJECTS, [one for one in JUDGES if one != "j04"], views=3, seed=2, given=kept)
    seen = Counter(project for _judge, project in kept + again.views)
    assert set(seen.values()) == {3}
    assert not set(again.views) & set(kept)
    assert loads(kept + again.views, [one for one in JUDGES if one != "j04"])[-1] <= 11


def test_a_released_view_is_not_given_back_to_the_same_judge() -> None:
    again = assign(["p00"], JUDGES[:3], views=2, seed=1, given=[("j00", "p00")], busy=[("j01", "p00")])
    assert again.views == [("j02", "p00")]


def test_parts_that_fell_apart_are_joined_by_an_extra_view() -> None:
    given_ = [("j00", "p00"), ("j00", "p01"), ("j01", "p02"), ("j01", "p03")]
    plan = assign(PROJECTS[:4], JUDGES[:2], views=1, seed=1, given=given_)
    assert len(plan.views) == 1
    assert len(parts(JUDGES[:2], given_ + plan.views)) == 1


@given(st.integers(0, 10**9))
@settings(max_examples=150, deadline=None)
def test_nobody_has_more_to_do_than_the_conflicts_force(seed: int) -> None:
    projects, judges, chance = PROJECTS[:8], JUDGES[:4], Random(seed)
    conflicts = {(judge, project) for judge in judges for project in projects if chance.random() < 0.4}
    plan = assign(projects, judges, views=2, seed=seed, conflicts=conflicts)
    wanted = {project: 2 - plan.short.get(project, 0) for project in projects}
    if len(plan.views) == sum(wanted.values()):  # no view was added to join parts
        assert loads(plan.views, judges)[-1] == _least_possible(judges, wanted, conflicts)


def _least_possible(judges: list[str], wanted: dict[str, int], conflicts: set[tuple[str, str]]) -> int:
    """The smallest load of the busiest judge, by maximum flow."""
    for load in range(sum(wanted.values()) + 1):
        graph = nx.DiGraph()
        graph.add_nodes_from(["from", "to"])
        for project, views in wanted.items():
            graph.add_edge("from", project, capacity=views)
            graph.add_edges_from(((project, one) for one in judges if (one, project) not in conflicts), capacity=1)
        graph.add_edges_from(((judge, "to") for judge in judges), capacity=load)
        if nx.maximum_flow_value(graph, "from", "to") == sum(wanted.values()):
            return load
    raise AssertionError
