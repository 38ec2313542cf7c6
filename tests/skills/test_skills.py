"""The vocabulary is there after every migration; who teaches, needs or has which skill can be said and read."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from core.errors import InvalidInput
from skills.domain.loading import load_own_digcomp
from skills.domain.statements import raise_skills, state_skills
from skills.models import Area, Framework, Level, Skill, SkillStatement
from skills.selectors import level_choices, rose_of, skill_choices, skills_of, skills_of_many
from tests.accounts.makers import make_person

pytestmark = pytest.mark.django_db
OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "skills" / "digcomp"


def said(subject: Any, relation: str = "teaches") -> dict[str, int]:
    return {row["code"]: row["level"] for row in skills_of("course", subject, relation)}


def test_digcomp_is_there_after_migrating_in_three_languages() -> None:
    framework = Framework.objects.get(code="digcomp", version="2.2")
    assert (framework.skills.count(), framework.areas.count(), framework.levels.count()) == (21, 5, 8)
    for row in [*Skill.objects.all(), *Area.objects.all(), *Level.objects.all()]:
        assert all(row.names.get(language) for language in ("de", "en", "uk")), row
    assert all("de" in skill.own_wording for skill in Skill.objects.all())


def test_loading_the_same_file_again_writes_nothing(count_queries: Any) -> None:
    load_own_digcomp()
    assert count_queries(load_own_digcomp) == 1


def test_saying_skills_replaces_what_was_said() -> None:
    subject = uuid4()
    state_skills(
        subject_kind="course", subject=subject, skills=[{"code": "1.1", "level": 2}, {"code": "4.2", "level": 3}]
    )
    state_skills(subject_kind="course", subject=subject, skills=[{"code": "1.1", "level": 5}, {"code": "3.1"}])
    assert said(subject) == {"1.1": 5, "3.1": 1}


def test_relations_and_subjects_do_not_mix() -> None:
    one, two = uuid4(), uuid4()
    state_skills(subject_kind="course", subject=one, skills=[{"code": "1.1", "level": 2}])
    state_skills(subject_kind="course", subject=one, relation="needs", skills=[{"code": "1.2", "level": 1}])
    state_skills(subject_kind="course", subject=two, skills=[{"code": "1.3", "level": 4}])
    assert (said(one), said(one, "needs"), said(two)) == ({"1.1": 2}, {"1.2": 1}, {"1.3": 4})


def test_saying_the_same_twice_writes_nothing() -> None:
    subject, skills = uuid4(), [{"code": "1.1", "level": 2}]
    state_skills(subject_kind="course", subject=subject, skills=skills)
    before = SkillStatement.objects.values_list("pk", flat=True).get()
    state_skills(subject_kind="course", subject=subject, skills=skills)
    assert SkillStatement.objects.values_list("pk", flat=True).get() == before


def test_naming_a_skill_twice_keeps_the_higher_level() -> None:
    subject = uuid4()
    state_skills(
        subject_kind="course", subject=subject, skills=[{"code": "1.1", "level": 4}, {"code": "1.1", "level": 2}]
    )
    assert said(subject) == {"1.1": 4}


@pytest.mark.parametrize(
    ("skill", "code"),
    [
        ({"code": "9.9", "level": 1}, "unknown_skill"),
        ({"code": "1.1", "level": 9}, "bad_level"),
        ({"code": "1.1", "version": "1.0", "level": 1}, "unknown_skill"),
    ],
)
def test_unknown_skills_and_levels_are_refused_and_nothing_changes(skill: dict[str, Any], code: str) -> None:
    subject = uuid4()
    state_skills(subject_kind="course", subject=subject, skills=[{"code": "1.1", "level": 2}])
    with pytest.raises(InvalidInput) as refused:
        state_skills(subject_kind="course", subject=subject, skills=[skill])
    assert refused.value.code == code
    assert said(subject) == {"1.1": 2}


def test_what_a_person_has_only_ever_rises() -> None:
    person = make_person()
    for level in (3, 2, 5):
        raise_skills(subject_kind="person", subject=person.uuid, skills=[{"code": "1.1", "level": level}])
    raise_skills(subject_kind="person", subject=person.uuid, skills=[{"code": "2.1", "level": 1}])
    has = {row["code"]: row["level"] for row in skills_of("person", person.uuid, "has")}
    assert has == {"1.1": 5, "2.1": 1}


def test_skills_are_forgotten_with_the_person() -> None:
    person = make_person()
    raise_skills(subject_kind="person", subject=person.uuid, skills=[{"code": "1.1", "level": 2}])
    person.delete()
    assert not SkillStatement.objects.exists()


def test_what_is_said_carries_names_and_level_words_for_pages_and_certificates() -> None:
    subject = uuid4()
    state_skills(subject_kind="course", subject=subject, skills=[{"code": "1.2", "level": 4}])
    (row,) = skills_of("course", subject)
    assert (row["framework"], row["version"], row["area"], row["level_words"]["de"]) == (
        "digcomp",
        "2.2",
        "1",
        "sicher",
    )
    assert row["names"]["en"]
    assert row["area_names"]["uk"]


def test_reading_many_costs_the_same_as_reading_one(count_queries: Any) -> None:
    subjects = [uuid4() for _n in range(3)]
    for subject in subjects:
        state_skills(
            subject_kind="course", subject=subject, skills=[{"code": "1.1", "level": 2}, {"code": "2.1", "level": 1}]
        )
    one = count_queries(lambda: skills_of_many("course", subjects[:1]))
    assert one == count_queries(lambda: skills_of_many("course", subjects)) == 2
    assert set(skills_of_many("course", subjects)) == set(subjects)


def test_the_rose_window_has_21_panes_and_shows_each_areas_highest_level(count_queries: Any) -> None:
    person = make_person()
    raise_skills(
        subject_kind="person", subject=person.uuid, skills=[{"code": "1.1", "level": 2}, {"code": "1.3", "level": 4}]
    )
    rose = rose_of(person.uuid)
    assert [(area["code"], area["level"], len(area["skills"])) for area in rose] == [
        ("1", 4, 3), ("2", 0, 6), ("3", 0, 4), ("4", 0, 4), ("5", 0, 4),
    ]  # fmt: skip
    assert count_queries(lambda: rose_of(person.uuid)) == 4


def test_choices_for_forms_speak_the_readers_language() -> None:
    from django.utils.translation import override

    with override("de"):
        assert skill_choices()[0] == ("1.1", "1.1 Suchen, stöbern und filtern")
        assert level_choices()[3] == ("4", "4 sicher")


def test_the_command_loads_our_own_and_refuses_a_folder_without_anything(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_skills", "digcomp", stdout=out)
    assert "digcomp 2.2: 21 skills" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("load_skills", "digcomp", str(tmp_path))
    with pytest.raises(CommandError):
        call_command("load_skills", "digcomp", str(tmp_path / "nowhere"))


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official files are not at hand")
def test_the_official_files_bring_their_descriptions_and_digcomp_3() -> None:
    call_command("load_skills", "digcomp", str(OFFICIAL), stdout=StringIO())
    skill = Skill.objects.get(framework__version="2.2", code="1.1")
    assert skill.descriptions["en"].startswith("To articulate information needs")
    assert skill.descriptions["de"].startswith("Gute Suchwörter")
    assert Skill.objects.filter(framework__version="3.0").count() == 21
    assert Area.objects.filter(framework__version="3.0").count() == 5
