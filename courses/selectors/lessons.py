"""One lesson: where it stands in the outline, its page in the best language, and what its blocks refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from core.i18n import pick
from core.readable import RENDITION
from courses.models import Course, LessonPage, Quiz


@dataclass(frozen=True)
class Place:
    """A lesson in its course: the outline's entry, its module, and its neighbours (entries or None)."""

    lesson: dict[str, Any]
    module: dict[str, Any]
    module_number: int
    number: int
    previous: dict[str, Any] | None
    next: dict[str, Any] | None


def place_in(outline: Mapping[str, Any], slug: str) -> Place | None:
    """Where the lesson with this address stands; the address may be the one of any language."""
    flat = [
        (number, module, position, lesson)
        for number, module in enumerate(outline.get("modules", []), start=1)
        for position, lesson in enumerate(module["lessons"], start=1)
    ]
    for index, (number, module, position, lesson) in enumerate(flat):
        if slug in lesson["slugs"].values():
            before = flat[index - 1][3] if index else None
            after = flat[index + 1][3] if index + 1 < len(flat) else None
            return Place(lesson, module, number, position, before, after)
    return None


def withdrawn_in(outline: Mapping[str, Any], slug: str) -> dict[str, Any] | None:
    return next((entry for entry in outline.get("withdrawn", []) if slug in entry["slugs"].values()), None)


def lesson_to_read(course: Course, lesson: Mapping[str, Any], language: str) -> LessonPage | None:
    """The live page in `language`, else German, English, any; one query."""
    _title, best = pick(lesson["titles"], language)
    pages = LessonPage.objects.filter(translation_key=lesson["key"], live=True, locale__language_code=best)
    return pages.select_related("locale").first()


@dataclass(frozen=True)
class Materials:
    """What a lesson's blocks name by number, loaded at once: at most one query each."""

    pictures: dict[int, Any]
    documents: dict[int, Any]
    quizzes: dict[int, Quiz]


def materials_of(raw: list[dict[str, Any]]) -> Materials:
    """`raw`: the raw blocks of a lesson's body. Drawings (SVG) are shown as they are, photographs as renditions."""
    picture_ids = {block["value"].get("image") for block in raw if block["type"] == "picture"}
    document_ids = {
        block["value"].get(name) for block in raw if block["type"] in {"file", "video"} for name in _DOCUMENTS
    }
    quiz_ids = {block["value"] for block in raw if block["type"] == "quiz"}
    return Materials(
        pictures=_pictures(picture_ids - {None}),
        documents=_by_id(get_document_model().objects.filter(pk__in=document_ids - {None})) if document_ids else {},
        quizzes=_by_id(Quiz.objects.filter(pk__in=quiz_ids - {None})) if quiz_ids else {},
    )


_DOCUMENTS = ("document", "video", "captions")


def _by_id(rows: Any) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def _pictures(keys: set[int]) -> dict[int, Any]:
    if not keys:
        return {}
    images = list(get_image_model().objects.filter(pk__in=keys))
    if any(not image.is_svg() for image in images):
        images = list(get_image_model().objects.filter(pk__in=keys).prefetch_renditions(RENDITION))
    return {image.pk: image for image in images}
