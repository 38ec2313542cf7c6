"""Drawings made on the server say in numbers what they show."""

from __future__ import annotations

from lms import drawings


def test_the_wheel_has_21_panes_and_lights_those_that_were_begun() -> None:
    svg = drawings.wheel({"1.1": 4, "5.4": 8, "2.3": 0})
    assert len(drawings.competence_codes()) == 21
    assert svg.count('opacity=".1"') == 21
    assert svg.count('opacity=".88"') == 2
    assert 'role="img" aria-label="' in svg


def test_a_higher_level_reaches_further_out() -> None:
    low, high = drawings.wheel({"1.1": 1}), drawings.wheel({"1.1": 8})
    assert "A61 61" in low
    assert "A180 180" not in low.replace('opacity=".1" d="', "", 0).split('opacity=".88"')[1].split('"/>')[0]
    assert "A180 180" in high.split('opacity=".88"')[1].split('"/>')[0]


def test_impossible_levels_are_bent_into_the_scale() -> None:
    assert drawings.wheel({"1.1": 99}) == drawings.wheel({"1.1": 8})
    assert drawings.level_arches(-3).count("f-am") == 0
    assert drawings.level_arches(12).count("f-am") == 8


def test_unknown_codes_are_left_out() -> None:
    assert drawings.wheel({"9.9": 5}).count('opacity=".88"') == 0


def test_eight_arches_of_which_level_are_lit() -> None:
    svg = drawings.level_arches(3)
    assert svg.count("<path") == 8
    assert svg.count('class="f-am"') == 3


def test_labels_are_escaped() -> None:
    assert "<b>" not in drawings.wheel({}, "<b>x</b>")
    assert "<b>" not in drawings.level_arches(1, "<b>")
    assert "<b>" not in drawings.bar_chart([("<b>", 1)], "<b>")


def test_columns_grow_with_their_value_and_zero_is_flat() -> None:
    svg = drawings.bar_chart([("a", 0), ("b", 5), ("c", 10)], "Zahlen")
    assert svg.count("<path class=") == 4
    assert svg.count('class="f-am"') == 1
    assert drawings.bar_chart([], "nichts").startswith("<svg")
