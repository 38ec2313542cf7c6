"""Reads of the vocabulary: what a thing teaches, what a person has, lists for forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.i18n import pick
from core.queries import for_lists
from skills.enums import Relation
from skills.models import Area, Framework, Level, Skill, SkillStatement

DIGCOMP = ("digcomp", "2.2")


def _statements() -> QuerySet[SkillStatement]:
    rows = SkillStatement.objects.select_related("skill__framework", "skill__area").order_by(
        "skill__framework_id", "skill__position"
    )
    return for_lists(rows)


def skills_of(subject_kind: str, subject: UUID, relation: str = Relation.TEACHES) -> list[dict[str, Any]]:
    """What `subject` teaches (or needs, has), in the framework's order; two queries.

    Each: {framework, version, code, area, level (1–8), names, area_names, level_names, level_words} (language maps).
    """
    rows = list(_statements().filter(subject_kind=subject_kind, subject=subject, relation=relation))
    return _described(rows)


def skills_of_many(
    subject_kind: str, subjects: Iterable[UUID], relation: str = Relation.TEACHES
) -> dict[UUID, list[dict[str, Any]]]:
    """subject → what `skills_of` says, for many subjects; two queries."""
    rows = list(_statements().filter(subject_kind=subject_kind, subject__in=list(subjects), relation=relation))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row, said in zip(rows, _described(rows), strict=True):
        found.setdefault(row.subject, []).append(said)
    return found


def _described(rows: list[SkillStatement]) -> list[dict[str, Any]]:
    frameworks = {row.skill.framework_id for row in rows}
    levels = {
        (level.framework_id, level.level): level for level in Level.objects.filter(framework_id__in=frameworks) if rows
    }
    return [_say(row, levels.get((row.skill.framework_id, row.level))) for row in rows]


def _say(row: SkillStatement, level: Level | None) -> dict[str, Any]:
    skill = row.skill
    return {
        "framework": skill.framework.code,
        "version": skill.framework.version,
        "code": skill.code,
        "area": skill.area.code if skill.area else "",
        "level": row.level,
        "names": skill.names,
        "area_names": skill.area.names if skill.area else {},
        "level_names": level.names if level else {},
        "level_words": level.words if level else {},
    }


def rose_of(person_uuid: UUID) -> list[dict[str, Any]]:
    """The 21 panes of a person's rose window, area by area; three queries.

    Each area: {code, names, level (the highest of its skills), skills: [{code, names, level (0–8)}]}.
    """
    framework = Framework.objects.filter(code=DIGCOMP[0], version=DIGCOMP[1]).first()
    if framework is None:
        return []
    has = dict(
        SkillStatement.objects.filter(
            subject_kind="person", subject=person_uuid, relation=Relation.HAS, skill__framework=framework
        ).values_list("skill_id", "level")
    )
    panes = list(Skill.objects.filter(framework=framework).order_by("position"))
    return [_area_of_rose(area, panes, has) for area in Area.objects.filter(framework=framework)]


def _area_of_rose(area: Area, panes: list[Skill], has: dict[int, int]) -> dict[str, Any]:
    own = [
        {"code": skill.code, "names": skill.names, "level": has.get(skill.pk, 0)}
        for skill in panes
        if skill.area_id == area.pk
    ]
    return {
        "code": area.code,
        "names": area.names,
        "level": max((pane["level"] for pane in own), default=0),
        "skills": own,
    }


def skill_choices() -> list[tuple[str, str]]:
    """[("1.1", "1.1 Suchen, stöbern und filtern")…] of DigComp 2.2, in the reader's language; for forms."""
    skills = Skill.objects.filter(framework__code=DIGCOMP[0], framework__version=DIGCOMP[1]).order_by("position")
    return [(skill.code, f"{skill.code} {pick(skill.names)[0]}") for skill in skills]


def level_choices() -> list[tuple[str, str]]:
    """[("1", "1 mit Hilfe")…] of DigComp 2.2, in the reader's language; for forms."""
    levels = Level.objects.filter(framework__code=DIGCOMP[0], framework__version=DIGCOMP[1]).order_by("level")
    return [(str(level.level), f"{level.level} {pick(level.words)[0]}") for level in levels]
