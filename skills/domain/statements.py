"""Saying who teaches, needs or has which skills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from skills.enums import LEVELS, Relation
from skills.models import Skill, SkillStatement


def state_skills(
    *, subject_kind: str, subject: UUID, skills: Iterable[Mapping[str, Any]], relation: str = Relation.TEACHES
) -> list[SkillStatement]:
    """Makes `skills` the whole of what `subject` teaches (or needs, has): adds, changes levels, removes the rest.

    Each skill: {"framework": "digcomp", "version": "2.2", "code": "1.1", "level": 1–8}. Raises InvalidInput for a code
    nobody knows or a level outside 1–8. Saying the same twice writes nothing.
    """
    wanted = _resolve(list(skills))
    with transaction.atomic():
        standing = {
            row.skill_id: row
            for row in SkillStatement.objects.filter(subject_kind=subject_kind, subject=subject, relation=relation)
        }
        _remove([row for key, row in standing.items() if key not in wanted])
        changed = [row for key, row in standing.items() if key in wanted and row.level != wanted[key]]
        for row in changed:
            row.level = wanted[row.skill_id]
        SkillStatement.objects.bulk_update(changed, ["level"])
        SkillStatement.objects.bulk_create(
            SkillStatement(subject_kind=subject_kind, subject=subject, relation=relation, skill_id=key, level=level)
            for key, level in wanted.items()
            if key not in standing
        )
    return list(SkillStatement.objects.filter(subject_kind=subject_kind, subject=subject, relation=relation))


def raise_skills(*, subject_kind: str, subject: UUID, skills: Iterable[Mapping[str, Any]]) -> None:
    """Adds to what `subject` has; a level only ever goes up. For what a person earns."""
    wanted = _resolve(list(skills))
    with transaction.atomic():
        standing = {
            row.skill_id: row
            for row in SkillStatement.objects.filter(
                subject_kind=subject_kind, subject=subject, relation=Relation.HAS, skill_id__in=wanted
            )
        }
        higher = [row for key, row in standing.items() if row.level < wanted[key]]
        for row in higher:
            row.level = wanted[row.skill_id]
        SkillStatement.objects.bulk_update(higher, ["level"])
        SkillStatement.objects.bulk_create(
            SkillStatement(
                subject_kind=subject_kind, subject=subject, relation=Relation.HAS, skill_id=key, level=wanted[key]
            )
            for key in wanted
            if key not in standing
        )


def forget_skills(*, subject_kind: str, subject: UUID) -> int:
    """Removes everything said about `subject`; returns how many statements there were."""
    return SkillStatement.objects.filter(subject_kind=subject_kind, subject=subject).delete()[0]


def _remove(rows: list[SkillStatement]) -> None:
    if rows:
        SkillStatement.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _resolve(skills: list[Mapping[str, Any]]) -> dict[int, int]:
    """skill id → level; when a skill is named twice the higher level counts."""
    if not skills:
        return {}
    known = {
        (code, version, skill_code): pk
        for pk, code, version, skill_code in Skill.objects.filter(
            code__in={str(skill["code"]) for skill in skills}
        ).values_list("pk", "framework__code", "framework__version", "code")
    }
    resolved: dict[int, int] = {}
    for skill in skills:
        name = (skill.get("framework", "digcomp"), skill.get("version", "2.2"), str(skill["code"]))
        level = int(skill.get("level") or 1)
        if name not in known:
            raise InvalidInput(
                _("Nobody knows the skill %(code)s in this framework.") % {"code": " ".join(name)},
                code="unknown_skill",
                field="skills",
            )
        if level not in LEVELS:
            raise InvalidInput(_("Levels of skills go from 1 to 8."), code="bad_level", field="skills")
        resolved[known[name]] = max(level, resolved.get(known[name], 0))
    return resolved
