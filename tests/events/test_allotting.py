"""Dealing out challenges: pure, so tried against every possible solution of small questions."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from events.allotting import NOWHERE, Outcome, Question, allot, answer, figures, order_of_lot, recompute

SEED = "lantern"


def got(question: Question) -> dict[str, str]:
    return {team: outcome.challenge for team, outcome in allot(question).items()}


def test_everyone_gets_the_first_wish_where_there_is_room():
    question = Question({"a": 2, "b": None}, {"1": ["a", "b"], "2": ["a"], "3": ["b"]}, SEED)
    assert got(question) == {"1": "a", "2": "a", "3": "b"}


def test_two_second_wishes_are_better_than_a_first_and_a_third():
    wishes = {"1": ["a", "b", "c"], "2": ["a", "b", "c"], "3": ["b", "a", "c"]}
    ranks = [outcome.rank for outcome in allot(Question({"a": 1, "b": 1, "c": 1}, wishes, SEED)).values()]
    assert sorted(ranks) == [1, 1, 3]
    wishes = {"1": ["a", "b"], "2": ["b", "c"], "3": ["a"]}
    ranks = [outcome.rank for outcome in allot(Question({"a": 1, "b": 1, "c": 1}, wishes, SEED)).values()]
    assert sorted(ranks) == [1, 2, 2]


def test_a_team_without_a_wish_comes_last_even_when_the_lot_names_it_first():
    for number in range(20):
        question = Question({"a": 1}, {"silent": [], "wishing": ["a"]}, f"seed {number}")
        assert got(question) == {"silent": NOWHERE, "wishing": "a"}


def test_a_team_without_a_wish_gets_what_is_left():
    assert got(Question({"a": 1, "b": 1}, {"1": ["a"], "2": []}, SEED)) == {"1": "a", "2": "b"}


def test_of_two_equal_teams_the_lot_decides_and_says_so():
    question = Question({"a": 1, "b": 1}, {"1": ["a", "b"], "2": ["a", "b"]}, SEED)
    lucky, other = order_of_lot(["1", "2"], SEED)
    outcomes = allot(question)
    assert outcomes[lucky] == Outcome("a", 1)
    assert outcomes[other].rank == 2
    assert [vars(one) for one in outcomes[other].missed] == [
        {"challenge": "a", "rank": 1, "wishes": 2, "places": 1, "by_lot": True}
    ]


def test_where_the_need_of_all_decided_no_lot_is_blamed():
    question = Question({"a": 1, "b": 1}, {"1": ["a"], "2": ["a", "b"]}, SEED)
    assert allot(question)["2"].missed[0].by_lot is False


def test_another_seed_gives_another_lot_but_no_worse_result():
    wishes = {str(number): ["a", "b", "c"] for number in range(9)}
    results = {seed: got(Question(dict.fromkeys("abc", 3), wishes, seed)) for seed in map(str, range(8))}
    assert len({tuple(result.items()) for result in results.values()}) > 1
    assert {tuple(sorted(result.values())) for result in results.values()} == {tuple("aaabbbccc")}


def test_wishes_for_challenges_that_are_gone_or_named_twice_do_not_count():
    assert got(Question({"b": 1}, {"1": ["gone", "b", "b"]}, SEED)) == {"1": "b"}
    assert allot(Question({"b": 1}, {"1": ["gone", "b"]}, SEED))["1"].rank == 1


def test_nobody_and_nothing_to_deal_out():
    assert allot(Question({}, {}, SEED)) == {}
    assert got(Question({}, {"1": ["a"]}, SEED)) == {"1": NOWHERE}


def test_the_figures_count_every_team_once():
    outcomes = allot(Question({"a": 1, "b": 1}, {"1": ["a"], "2": ["a"], "3": ["a"]}, SEED))
    assert figures(outcomes) == {"teams": 3, "ranks": {"1": 1}, "other": 1, "none": 1}


def test_an_export_can_be_computed_again_and_a_changed_one_is_found():
    question = Question({"a": 1, "b": 2}, {"1": ["a", "b"], "2": ["a"], "3": ["b"]}, SEED)
    export = {"question": question.as_dict(), "answer": answer(question)}
    assert recompute(export) == []
    export["question"]["seed"] = "another"
    assert "question_sha256" in recompute(export)
    assert recompute({"question": {"algorithm": "x"}}) == ["question: made with x, this is lichthof-allotment-1"]


def test_the_order_in_which_teams_stand_in_the_question_does_not_matter():
    places: dict[str, int | None] = {"a": 1, "b": 1, "c": 1}
    wishes = {"1": ["a", "b"], "2": ["a", "c"], "3": ["b", "a"]}
    turned = Question(dict(reversed(places.items())), dict(reversed(wishes.items())), SEED)
    assert answer(Question(places, wishes, SEED)) == answer(turned)


def quality(question: Question, teams: list[str], chosen: dict[str, str]) -> tuple[Any, ...]:
    """The four rules as a tuple; smaller is better."""
    ranks = {team: [*question.wishes[team], *question.places].index(place) for team, place in chosen.items() if place}
    wished = {team: place in question.wishes[team] for team, place in chosen.items()}
    return (
        sum(1 for place in chosen.values() if not place),
        sum(1 for team in teams if not wished[team]),
        sum((ranks[team] + 1) ** 2 for team in teams if wished[team]),
    )


@given(
    sizes=some.lists(some.one_of(some.none(), some.integers(0, 2)), min_size=1, max_size=3),
    orders=some.lists(some.permutations("abc"), min_size=1, max_size=4),
    lengths=some.lists(some.integers(1, 3), min_size=4, max_size=4),
    seed=some.text(max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_no_other_solution_is_better(sizes, orders, lengths, seed):
    places = dict(zip("abc", sizes, strict=False))
    wishes = {
        str(number): [key for key in order[:length] if key in places]
        for number, (order, length) in enumerate(zip(orders, lengths, strict=False))
    }
    wishes = {team: keys for team, keys in wishes.items() if keys}
    question, teams = Question(places, wishes, seed), list(wishes)
    best = quality(question, teams, got(question))
    for combination in product([*places, NOWHERE], repeat=len(teams)):
        if all(size is None or combination.count(key) <= size for key, size in places.items()):
            assert best <= quality(question, teams, dict(zip(teams, combination, strict=True)))


@given(orders=some.lists(some.permutations("abc"), min_size=2, max_size=4), seed=some.text(max_size=3))
@settings(max_examples=60, deadline=None)
def test_by_lot_is_said_exactly_when_another_best_solution_holds_the_wish(orders, seed):
    places: dict[str, int | None] = {"a": 1, "b": 1, "c": 2}
    wishes = {str(number): list(order) for number, order in enumerate(orders)}
    question, teams = Question(places, wishes, seed), list(wishes)
    outcomes = allot(question)
    best = quality(question, teams, got(question))
    combinations = [
        dict(zip(teams, one, strict=True))
        for one in product([*places, NOWHERE], repeat=len(teams))
        if all(one.count(key) <= (size or 0) for key, size in places.items())
    ]
    equal = [one for one in combinations if quality(question, teams, one) == best]
    for team, outcome in outcomes.items():
        for missed in outcome.missed:
            assert missed.by_lot == any(one[team] == missed.challenge for one in equal)


@pytest.mark.parametrize(("teams", "challenges"), [(120, 12)])
def test_a_large_hackathon_is_dealt_out_in_seconds(teams, challenges):
    keys = [f"c{number}" for number in range(challenges)]
    wishes = {f"t{number}": order_of_lot(keys, f"w{number}")[:3] for number in range(teams)}
    outcomes = allot(Question(dict.fromkeys(keys, 10), wishes, SEED))
    assert figures(outcomes)["none"] == 0
