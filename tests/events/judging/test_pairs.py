"""Which two projects to compare next."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from events.judging import worth
from events.judging.pairs import next_pairs, unasked


def test_what_was_never_compared_is_asked_before_what_is_known() -> None:
    answers = [(0, 1)] * 6 + [(1, 0)] * 6
    assert next_pairs(4, answers, list(combinations(range(4), 2)), count=1, seed=1) != [(0, 1)]
    assert next_pairs(4, answers, [(0, 1), (2, 3)], count=1, seed=1) == [(2, 3)]


def test_a_foregone_answer_is_not_asked() -> None:
    answers = [(0, 1), (1, 2), (0, 2)] * 6
    assert next_pairs(4, answers, [(0, 2), (1, 3)], count=1, seed=1) == [(1, 3)]


def test_pairs_for_the_pocket_name_each_project_once() -> None:
    pairs = next_pairs(8, [], list(combinations(range(8), 2)), count=4, seed=1)
    assert sorted(project for pair in pairs for project in pair) == list(range(8))


def test_equal_gains_are_drawn_by_the_seed() -> None:
    everything = list(combinations(range(8), 2))
    assert next_pairs(8, [], everything, count=1, seed=1) == next_pairs(8, [], everything[::-1], count=1, seed=1)
    assert len({tuple(next_pairs(8, [], everything, count=1, seed=seed)) for seed in range(20)}) > 5


def test_a_judge_is_not_asked_the_same_pair_twice() -> None:
    assert unasked([2, 0, 1], [(1, 0)]) == [(0, 2), (1, 2)]
    assert next_pairs(2, [(0, 1)], [], count=3, seed=1) == []


def test_chosen_pairs_teach_more_than_pairs_at_random() -> None:
    def error(chosen: bool) -> float:
        chance, total = random.Random(4), 0.0
        for seed in range(12):
            true = np.linspace(-2, 2, 10)
            answers: list[tuple[int, int]] = []
            for step in range(35):
                everything = list(combinations(range(10), 2))
                one, two = (
                    next_pairs(10, answers, everything, count=1, seed=seed * 100 + step)[0]
                    if chosen
                    else chance.choice(everything)
                )
                first = chance.random() < 1 / (1 + np.exp(true[two] - true[one]))
                answers.append((one, two) if first else (two, one))
            total += float(np.mean((worth.fit(answers, 10).mean - true) ** 2))
        return total / 12

    assert error(chosen=True) < error(chosen=False)


def test_two_comparisons_of_equals_leave_them_equal() -> None:
    fit = worth.fit([(0, 1), (1, 0)], 2)
    assert fit.mean == pytest.approx([0, 0], abs=1e-9)
    assert worth.percent(0) == 50
