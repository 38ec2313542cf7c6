"""Who is proposed to whom, and why: pure rules, no database."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from events.matching_rules import Crew, Looking, fit, partners_for, people_for, teams_for


def person(key: str = "p", **facts: set[str]) -> Looking:
    return Looking(key, **{name: frozenset(words) for name, words in facts.items()})


def crew(key: str = "t", places: int = 1, open: bool = True, **facts: set[str]) -> Crew:
    return Crew(key, places=places, open=open, **{name: frozenset(words) for name, words in facts.items()})


def test_a_missing_skill_outweighs_a_shared_wish_and_both_together_are_best():
    missing = crew("missing", missing={"design"})
    wish = crew("wish", interests={"maps"})
    both = crew("both", missing={"design"}, interests={"maps"})
    found = teams_for(person(skills={"design"}, interests={"maps"}), [wish, missing, both])
    assert [(one.team, one.points) for one in found] == [("both", 6 + 3), ("missing", 6), ("wish", 3 + 2)]


def test_every_reason_is_named():
    one = fit(
        person(skills={"design", "data"}, interests={"maps"}, languages={"uk", "de"}),
        crew(missing={"design"}, interests={"maps", "trees"}, languages={"uk"}),
    )
    assert one is not None
    assert (one.interests, one.missing, one.new, one.languages) == (("maps",), ("design",), ("data",), ("uk",))


def test_nobody_is_proposed_to_full_or_closed_teams_or_without_consent():
    fitting = person(skills={"design"})
    assert fit(fitting, crew(missing={"design"})) is not None
    assert fit(fitting, crew(missing={"design"}, places=0)) is None
    assert fit(fitting, crew(missing={"design"}, open=False)) is None
    assert fit(Looking("p", frozenset({"design"}), free=False), crew(missing={"design"})) is None


def test_a_common_language_alone_is_no_reason_and_none_at_all_forbids():
    assert fit(person(skills={"design"}, languages={"uk"}), crew(languages={"uk"})) is None
    assert fit(person(skills={"design"}, languages={"uk"}), crew(missing={"design"}, languages={"de"})) is None
    assert fit(person(skills={"design"}), crew(missing={"design"}, languages={"de"})) is not None


def test_a_clone_of_what_is_there_is_proposed_after_somebody_unlike():
    team = crew(interests={"maps"}, has={"programming"})
    clone = person("clone", skills={"programming"}, interests={"maps"})
    unlike = person("unlike", skills={"telling"}, interests={"maps"})
    assert [one.person for one in people_for(team, [clone, unlike])][0] == "unlike"
    assert fit(clone, team) is None


def test_the_second_proposed_person_brings_what_the_first_does_not():
    team = crew(missing={"design", "data"}, places=2)
    people = [person(f"designer {n}", skills={"design"}) for n in range(5)] + [person("data", skills={"data"})]
    chosen = [one.person for one in people_for(team, people, limit=2)]
    assert "data" in chosen


def test_equal_teams_are_not_all_proposed_the_same_people_first():
    crews = [crew(f"t{n}", missing={"design"}) for n in range(6)]
    first = {teams_for(person(f"p{n}", skills={"design"}), crews)[0].team for n in range(30)}
    assert len(first) > 2


def test_partners_want_the_same_and_bring_something_else():
    me = person("me", skills={"design"}, interests={"maps"})
    twin = person("twin", skills={"design"}, interests={"maps"})
    unlike = person("unlike", skills={"programming"}, interests={"maps"})
    elsewhere = person("elsewhere", skills={"programming"}, interests={"trees"})
    assert [one.person for one in partners_for(me, [me, twin, unlike, elsewhere])] == ["unlike"]


WORDS = st.frozensets(st.sampled_from("abcdef"), max_size=4)
PEOPLE = st.lists(st.builds(Looking, st.uuids().map(str), WORDS, WORDS, WORDS, st.booleans()), max_size=8)
CREWS = st.lists(
    st.builds(Crew, st.uuids().map(str), WORDS, WORDS, WORDS, WORDS, st.integers(0, 3), st.booleans()), max_size=8
)


@given(people=PEOPLE, crews=CREWS, seed=st.integers())
def test_the_order_of_the_input_changes_nothing(people: list[Looking], crews: list[Crew], seed: int):
    shuffled_people, shuffled_crews = list(people), list(crews)
    random.Random(seed).shuffle(shuffled_people)
    random.Random(seed).shuffle(shuffled_crews)
    for one in people:
        assert teams_for(one, crews) == teams_for(one, shuffled_crews)
    for team in crews:
        assert people_for(team, people) == people_for(team, shuffled_people)


@given(people=PEOPLE, crews=CREWS)
def test_whoever_is_proposed_has_a_reason_and_a_place(people: list[Looking], crews: list[Crew]):
    by_key = {team.key: team for team in crews}
    for one in people:
        for found in teams_for(one, crews, limit=9):
            team = by_key[found.team]
            assert one.free
            assert team.open
            assert team.places > 0
            assert found.interests or found.missing
            assert found.points > 1
