"""Making and changing course records and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.policy import require_course_manager
from core.audit import record
from core.cleaning import address, clean_html, clean_line
from core.errors import Conflict, InvalidInput
from courses.enums import PICTURES, Accessible, TargetGroup, Topic
from courses.models import Course, CourseText
from skills.domain.statements import state_skills

from .listing import refresh_listing

FACTS = (
    "level", "topics", "target_groups", "languages", "accessible", "minutes", "price", "currency", "certificate",
    "picture", "completion", "provider_url",
)  # fmt: skip
LISTS = {"topics": Topic.values, "target_groups": TargetGroup.values, "accessible": Accessible.values}
COMPLETION = {"lessons": "all", "quizzes": "passed", "attendance": 0}


def create_course(
    *,
    organisation: Organisation,
    by: Any,
    texts: Mapping[str, Mapping[str, Any]],
    slug: str = "",
    skills: Iterable[Mapping[str, Any]] = (),
    **facts: Any,
) -> Course:
    """A new draft of `organisation`. `texts`: language → {title, summary, description (HTML), outcomes, requirements};
    `facts`: any of FACTS; `by` None is the house itself.

    Raises PermissionRefused, InvalidInput (no title, unknown topic, bad level …).
    """
    if by is not None:
        require_course_manager(by, organisation)
    first = next((text for text in texts.values() if text.get("title")), None)
    if first is None:
        raise InvalidInput(_("A course needs a title in one language."), code="required", field="title")
    with transaction.atomic():
        course = Course(organisation=organisation, slug=free_slug(slug or first["title"]))
        _set_facts(course, {"completion": COMPLETION, **facts})
        course.save()
        for language, text in texts.items():
            _save_text(course, language, text)
        if skills:
            state_skills(subject_kind="course", subject=course.uuid, skills=skills)
        record("course.created", on=course, by=by)
    return course


def change_course(
    *, course: Course, by: Any, skills: Iterable[Mapping[str, Any]] | None = None, **facts: Any
) -> Course:
    """Changes facts (any of FACTS) and, when given, the skills. Imported records are refused."""
    require_own(course, by)
    with transaction.atomic():
        _set_facts(course, facts)
        course.save()
        if skills is not None:
            state_skills(subject_kind="course", subject=course.uuid, skills=skills)
        record("course.changed", on=course, by=by, fields=sorted(facts))
        refresh_listing(course=course)
    return course


def write_course_text(
    *,
    course: Course,
    language: str,
    by: Any,
    title: str,
    summary: str = "",
    description: str = "",
    outcomes: Iterable[str] = (),
    requirements: str = "",
) -> CourseText:
    """Writes the whole text of one language and, when the course is published, its listing. Imported ones are refused."""
    require_own(course, by)
    text = {
        "title": title,
        "summary": summary,
        "description": description,
        "outcomes": list(outcomes),
        "requirements": requirements,
    }
    with transaction.atomic():
        written = _save_text(course, language, text)
        record("course.text_written", on=course, by=by, language=language)
        refresh_listing(course=course)
    return written


def require_own(course: Course, by: Any) -> None:
    """Raises PermissionRefused for strangers and Conflict for imported records."""
    if by is not None:
        require_course_manager(by, course.organisation)
    if course.is_imported:
        raise Conflict(
            _("These facts come from the partner and are changed there. You can add hints, topics and skills."),
            code="imported_read_only",
        )


def free_slug(wanted: str, *, taken: set[str] | None = None) -> str:
    """An address nobody has yet: `ki-verstehen`, `ki-verstehen-2` … One query, none when `taken` is given."""
    stem = address(wanted, limit=110) or "course"
    if taken is None:
        taken = set(Course.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _set_facts(course: Course, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - set(FACTS):
        raise InvalidInput(_("A course has no such fact."), code="unknown_fact", field=sorted(unknown)[0])
    for name, value in facts.items():
        setattr(course, name, _checked(name, value))


def _checked(name: str, value: Any) -> Any:
    if name in LISTS:
        return _known(name, list(value), LISTS[name])
    if name == "level" and not 0 <= int(value) <= 8:
        raise InvalidInput(_("Levels go from 1 to 8."), code="bad_level", field="level")
    if name == "price" and value is not None:
        value = Decimal(value)
        if value < 0:
            raise InvalidInput(_("A price cannot be negative."), code="bad_price", field="price")
    if name == "picture" and value not in PICTURES:
        raise InvalidInput(_("There is no such drawing."), code="unknown_picture", field="picture")
    return list(value) if name == "languages" else value


def _known(name: str, values: list[str], allowed: list[str]) -> list[str]:
    if unknown := [value for value in values if value not in allowed]:
        raise InvalidInput(
            _("“%(value)s” is not on the list.") % {"value": unknown[0][:60]}, code="unknown", field=name
        )
    return list(dict.fromkeys(values))


def _save_text(course: Course, language: str, text: Mapping[str, Any]) -> CourseText:
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("The hub does not speak this language."), code="unknown_language", field="language")
    written, _created = CourseText.objects.update_or_create(
        course=course,
        language=language,
        defaults={
            "title": clean_line(text.get("title", ""), limit=200, field="title", required=True),
            "summary": clean_line(text.get("summary", ""), limit=600, field="summary"),
            "description": clean_html(text.get("description", "")),
            "outcomes": [clean_line(line, limit=300, field="outcomes") for line in text.get("outcomes", ()) if line],
            "requirements": clean_line(text.get("requirements", ""), limit=1000, field="requirements"),
        },
    )
    return written
