"""Writing a whole course's pages from plain data (demo city, later: packages and bridges). Trainers write in the CMS."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from accounts.domain.writing import organisation_root
from accounts.policy import require_course_manager
from core.cleaning import address, clean_html
from core.errors import InvalidInput
from core.i18n import pick
from courses.models import Course, CoursePage, LessonPage, ModulePage, Quiz
from skills.selectors import skills_of

from .tree import sync_course


@dataclass(frozen=True)
class Material:
    """What lessons refer to by name: quizzes by key, pictures (Wagtail images) and files (documents) by file name."""

    quizzes: Mapping[str, Quiz] = field(default_factory=dict)
    pictures: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)


def write_course_pages(
    *, course: Course, by: Any, modules: Iterable[Mapping[str, Any]], material: Material | None = None
) -> Course:
    """Writes (or writes again) the pages of `course` in every language it has a text in, and publishes it.

    `modules`: [{key, title: map, lessons: [{key, minutes, title: map, lead: map, blocks: [{type: text|picture|callout|
    file|quiz, …}]}]}] with texts as language maps; a lesson without title in a language is left out there. Keys make the
    identities: writing the same again keeps everybody's progress.
    """
    if by is not None:
        require_course_manager(by, course.organisation)
    course.page_key = course.page_key or course.uuid
    parts, things = list(modules), material or Material()
    with transaction.atomic():
        course.save(update_fields=["page_key"])
        for text in course.texts.all():
            page = _course_page(course, text)
            for module in parts:
                _write_module(page, course, module, text.language, things)
        synced = sync_course(key=course.page_key)
    assert synced is not None  # its pages were just written
    return synced


def _course_page(course: Course, text: Any) -> CoursePage:
    root = organisation_root(organisation=course.organisation, language=text.language)
    rule = course.completion or {}
    values = {
        "title": text.title[:250],
        "slug": course.slug,
        "summary": text.summary[:300],
        "description": text.description,
        "outcomes": [{"type": "outcome", "value": line} for line in text.outcomes],
        "requirements": text.requirements,
        "skills": [
            {"type": "skill", "value": {"skill": skill["code"], "level": str(skill["level"])}}
            for skill in skills_of("course", course.uuid)
        ],
        "quizzes_count": rule.get("quizzes", "passed") == "passed",
        "attendance_percent": int(rule.get("attendance") or 0),
        "price": course.price or 0,
    }
    for name in (
        "level", "topics", "target_groups", "languages", "accessible", "minutes", "certificate", "picture"
    ):  # fmt: skip
        values[name] = getattr(course, name)
    return _write(CoursePage, root, course.page_key or course.uuid, text.language, values)


def _write_module(
    parent: CoursePage, course: Course, module: Mapping[str, Any], language: str, material: Material
) -> None:
    if language not in module["title"]:
        return
    values = {"title": module["title"][language], "slug": _slug(module["title"], module["key"])}
    key = uuid.uuid5(course.uuid, f"module/{module['key']}")
    page = _write(ModulePage, parent, key, language, values)
    for lesson in module["lessons"]:
        if language in lesson["title"]:
            _write_lesson(page, course, lesson, language, material)


def _write_lesson(
    parent: ModulePage, course: Course, lesson: Mapping[str, Any], language: str, material: Material
) -> None:
    key = uuid.uuid5(course.uuid, f"lesson/{lesson['key']}")
    values = {
        "title": lesson["title"][language],
        "slug": _slug(lesson["title"], lesson["key"]),
        "lead": _in(lesson.get("lead"), language),
        "minutes": int(lesson.get("minutes") or 10),
        "body": [_block(block, language, material) for block in lesson.get("blocks", ())],
    }
    _write(LessonPage, parent, key, language, values)


def _write[PageType: Page](
    kind: type[PageType], parent: Page, key: uuid.UUID, language: str, values: Mapping[str, Any]
) -> PageType:
    """The live page of `kind` with this key and language, with one revision to go on from. Announces nothing."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    page = kind.objects.filter(translation_key=key, locale=locale).first()
    is_new = page is None
    page = page or kind(translation_key=key, locale=locale, live=True)
    for name, value in values.items():
        setattr(page, name, value)
    now = timezone.now()
    page.draft_title, page.live, page.last_published_at = page.title, True, now
    page.first_published_at = page.first_published_at or now
    if is_new:
        parent.add_child(instance=page)
        parent.refresh_from_db(fields=["numchild"])
    page.live_revision = page.save_revision(clean=False, log_action=False)
    page.has_unpublished_changes = False
    page.save()
    return page


def _slug(titles: Mapping[str, str], key: str) -> str:
    return address(key) or address(pick(titles)[0]) or "lesson"


def _in(texts: Any, language: str) -> str:
    """The text in `language`, or the nearest; a plain string stands for every language."""
    return texts if isinstance(texts, str) else pick(texts, language)[0]


def _block(block: Mapping[str, Any], language: str, material: Material) -> dict[str, Any]:
    kind = block["type"]
    if kind not in _BLOCKS:
        raise InvalidInput(f"A lesson has no block “{kind}”.", code="unknown_block", field="blocks")
    identity = uuid.uuid4()
    return {"type": kind, "id": str(identity), "value": _BLOCKS[kind](block, language, material)}


def _found(things: Mapping[str, Any], name: str) -> Any:
    if name not in things:
        raise InvalidInput(f"“{name}” is missing.", code="missing_material", field="blocks")
    return things[name]


def _text_block(block: Mapping[str, Any], language: str, material: Material) -> str:
    return clean_html(_in(block["html"], language))


def _picture_block(block: Mapping[str, Any], language: str, material: Material) -> dict[str, Any]:
    return {
        "image": _found(material.pictures, _in(block["file"], language)).pk,
        "alternative": _in(block["alt"], language),
        "caption": _in(block.get("caption"), language),
    }


def _callout_block(block: Mapping[str, Any], language: str, material: Material) -> dict[str, Any]:
    return {
        "tone": block.get("tone", "note"),
        "title": _in(block.get("title"), language),
        "text": clean_html(_in(block["html"], language)),
    }


def _file_block(block: Mapping[str, Any], language: str, material: Material) -> dict[str, Any]:
    return {
        "document": _found(material.files, _in(block["file"], language)).pk,
        "title": _in(block["title"], language),
    }


def _quiz_block(block: Mapping[str, Any], language: str, material: Material) -> int:
    return _found(material.quizzes, block["quiz"]).pk


_BLOCKS = {
    "text": _text_block,
    "picture": _picture_block,
    "callout": _callout_block,
    "file": _file_block,
    "quiz": _quiz_block,
}
